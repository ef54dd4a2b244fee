import { EXIT } from '../output/exit-code.js'
import type { Answer } from './answer.js'

/** 1: somebody has it. 0: nobody has it, and all is known. 3: nobody of whom it is known. */
export function exitCodeOfAnswer({ sightings, knowledge }: Pick<Answer, 'sightings' | 'knowledge'>): 0 | 1 | 3 {
  if (sightings.length > 0) return EXIT.findings
  return knowledge.notCovered.length > 0 ? EXIT.gaps : EXIT.clean
}
