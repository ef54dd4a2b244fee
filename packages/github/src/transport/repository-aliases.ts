import { graphqlText } from './graphql-text.js'

/** `repository(owner:"acme",name:"web")` */
export function repositoryField(nameWithOwner: string): string {
  const slash = nameWithOwner.indexOf('/')
  const [owner, name] = [nameWithOwner.slice(0, slash), nameWithOwner.slice(slash + 1)]
  return `repository(owner:${graphqlText(owner)},name:${graphqlText(name)})`
}

/** Objects of many repositories in one query, and where each of them will stand in the answer. */
export interface AliasedObjects {
  readonly fields: string
  /** Path of each object in `data`, in the order of the question: `['r3', 'o17']`. */
  readonly paths: readonly (readonly [string, string])[]
}

/** @param selection What to write after the alias: `object(oid:"…"){…}`. */
export function aliasObjects<Asked extends { readonly repository: string }>(
  asked: readonly Asked[],
  selection: (object: Asked) => string,
): AliasedObjects {
  const objectsOf = new Map<string, string[]>()
  const aliases = new Map<string, string>()
  const paths = asked.map((object, index): [string, string] => {
    const { repository } = object
    const alias = aliases.get(repository) ?? `r${aliases.size}`
    aliases.set(repository, alias)
    const objects = objectsOf.get(repository) ?? []
    objects.push(`o${index}:${selection(object)}`)
    objectsOf.set(repository, objects)
    return [alias, `o${index}`]
  })
  const fields = [...objectsOf].map(
    ([repository, objects]) => `${aliases.get(repository)}:${repositoryField(repository)}{${objects.join(' ')}}`,
  )
  return { fields: fields.join(' '), paths }
}
