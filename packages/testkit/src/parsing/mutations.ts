import fc from 'fast-check'
import { anyText } from './any-text.js'

/** Pieces that mean something in one format or another: sharper than random characters. */
const SHARP_PIECES = [
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  ':',
  ',',
  '\\',
  '\n',
  '\r',
  '\t',
  ' ',
  '#',
  '@',
  '-',
  '\0',
  '\ud800',
  '\u2028',
  '\ufeff',
  '"""',
  "'''",
  '---\n',
  '&a',
  '*a',
  '!!x',
  '|',
  '>',
  '<<: ',
  '<<<<<<< x\n',
  '=======\n',
  'null',
  'true',
  '1e999',
  '-r ',
  '\\u',
  '__proto__',
  'constructor',
  '../',
  '//',
  '/*',
  '[[package]]\n',
] as const

type Mutation =
  | { readonly kind: 'insert'; readonly at: number; readonly piece: string }
  | { readonly kind: 'delete' | 'repeat'; readonly at: number; readonly length: number }

/** Texts that are nearly `sample`: pieces put in, taken out, repeated, one to six times. */
export function mutationsOf(sample: string): fc.Arbitrary<string> {
  const at = fc.nat(sample.length)
  const length = fc.integer({ min: 1, max: 60 })
  const piece = fc.oneof(fc.constantFrom(...SHARP_PIECES), anyText(5))
  const mutation: fc.Arbitrary<Mutation> = fc.oneof(
    fc.record({ kind: fc.constant('insert' as const), at, piece }),
    fc.record({ kind: fc.constantFrom('delete' as const, 'repeat' as const), at, length }),
  )
  return fc.array(mutation, { minLength: 1, maxLength: 6 }).map((mutations) => mutations.reduce(mutate, sample))
}

function mutate(text: string, mutation: Mutation): string {
  const before = text.slice(0, mutation.at)
  const after = text.slice(mutation.at)
  if (mutation.kind === 'insert') return before + mutation.piece + after
  if (mutation.kind === 'delete') return before + after.slice(mutation.length)
  return before + after.slice(0, mutation.length).repeat(3) + after.slice(mutation.length)
}
