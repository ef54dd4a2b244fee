import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readQuery } from './query-fields.js'

test('fields are read with what they are called, given and asked for', () => {
  const query =
    'query{rateLimit{cost} r0:repository(owner:"acme",name:"web"){o0:object(oid:"ab"){...B} o1:object(expression:"cd:a(b) \\"{"){...B}}} fragment B on Blob{oid}'
  const read = readQuery(query)
  expect(read?.fragments).toBe('fragment B on Blob{oid}')
  expect(read?.fields).toMatchObject([
    { key: 'rateLimit', name: 'rateLimit', arguments: '', selection: 'cost' },
    {
      key: 'r0',
      name: 'repository',
      arguments: 'owner:"acme",name:"web"',
      fields: [
        { key: 'o0', name: 'object', arguments: 'oid:"ab"', selection: '...B', fields: [] },
        { key: 'o1', name: 'object', arguments: 'expression:"cd:a(b) \\"{"', selection: '...B' },
      ],
    },
  ])
})

test('declarations and inline fragments belong to a query of ours', () => {
  const read = readQuery(
    'query($e:String!){r:repository(owner:"a"){o:object(expression:$e){... on Tree{entries{name}}}}}',
  )
  expect(read?.fields[0]?.fields[0]?.selection).toBe('... on Tree{entries{name}}')
})

test.each(['', 'query', 'mutation{a}', 'query{', 'query{a(b', 'query{a{b{c}', `query${'{a'.repeat(40)}`, 'query{a("'])(
  '%j is none of ours',
  (query) => {
    expect(readQuery(query)).toBeUndefined()
  },
)

test('whatever a recording holds as a query, reading it ends and throws nothing', () => {
  const unit = fc.constantFrom('{', '}', '(', ')', '"', '\\', ':', '...', ' on ', 'a', 'object', ' ', ',', '$')
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 60 }), (parts) => {
      readQuery(`query{${parts.join('')}`)
    }),
  )
})
