import { expect, test } from '@jest/globals'
import { compareRankings } from './compare-rankings.js'

const seconds = (a: number, b: number, c: number) => new Map(Object.entries({ a, b, c }))

test('the same order agrees, however far apart', () => {
  expect(compareRankings(seconds(1, 2, 30), seconds(5, 50, 61))).toEqual({ agreed: 3, disagreements: [] })
})

test('a clear difference the other way round is named', () => {
  expect(compareRankings(seconds(1, 2, 3), seconds(2, 1, 3))).toEqual({
    agreed: 2,
    disagreements: ['a and b are ranked the other way round'],
  })
})

test('what is close by one of the measures is a tie', () => {
  expect(compareRankings(seconds(1, 1.1, 3), seconds(2, 1, 3))).toEqual({ agreed: 2, disagreements: [] })
})
