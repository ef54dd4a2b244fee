/**
 * Where an entry's dependency path comes from, as one number. Almost each path is the path of an earlier entry and the own name:
 * that is `BELOW_FIRST` and the number of the entry.
 */
export const NO_PATH = 0
export const OWN_NAME = 1
/** Written out, behind the columns, in the order of the entries. */
export const EXPLICIT = 2
export const BELOW_FIRST = 3
