import { LOCKFILE_FORMATS, writeLockfile, type LockfileFormat } from '../lockfiles/formats.js'
import type { LockedPackage, WorkspaceMember } from '../lockfiles/lockfile.js'
import type { FileDescription, FilesDescription } from './description.js'

/** `axios@1.14.1`, or `axios@1.14.1 ^1.14.0` where the project asks for it itself. */
export function locked(spelling: string): LockedPackage {
  const match = /^(@?[^@\s]+)@(\S+)(?: (.+))?$/.exec(spelling)
  if (match === null) throw new Error(`${spelling} is not written as name@version, or name@version range`)
  const [, name = '', version = '', wanted] = match
  return { name, version, ...(wanted === undefined ? {} : { wanted }) }
}

export const EXPRESS = [
  locked('express@4.21.2 ^4.21.0'),
  locked('body-parser@1.20.3'),
  locked('cookie@0.7.1'),
  locked('ms@2.1.3'),
  locked('qs@6.13.0'),
  locked('send@0.19.0'),
]

export const REACT = [
  locked('react@18.3.1 ^18.3.1'),
  locked('react-dom@18.3.1 ^18.3.1'),
  locked('loose-envify@1.4.0'),
  locked('js-tokens@4.0.0'),
  locked('scheduler@0.23.2'),
]

/** The compromised release and the dropper that it pulls in. */
export const BAD_AXIOS: readonly LockedPackage[] = [
  { ...locked('axios@1.14.1 ^1.14.0'), requires: { 'follow-redirects': '^1.15.6', 'plain-crypto-js': '^4.2.0' } },
  locked('follow-redirects@1.15.9'),
  locked('plain-crypto-js@4.2.1'),
]

export const REQUESTS = [
  { ...locked('requests@2.32.3 >=2.32'), requires: { certifi: '>=2017.4.17', idna: '>=2.5', urllib3: '>=1.21.1' } },
  locked('certifi@2024.12.14'),
  locked('idna@3.10'),
  locked('urllib3@2.3.0'),
]

/** One lockfile where its tool puts it. */
export function lockfile(
  format: LockfileFormat,
  project: string,
  packages: readonly LockedPackage[],
  members?: readonly WorkspaceMember[],
): FilesDescription {
  const content = { project, packages, ...(members === undefined ? {} : { members }) }
  return { [LOCKFILE_FORMATS[format].path]: { lockfile: format, content } }
}

/** A project with manifest and lockfile. */
export function npmProject(
  format: LockfileFormat,
  project: string,
  packages: readonly LockedPackage[],
  members?: readonly WorkspaceMember[],
): FilesDescription {
  return { ...lockfile('package-json', project, packages, members), ...lockfile(format, project, packages, members) }
}

export function goModule(project: string, packages: readonly LockedPackage[]): FilesDescription {
  return { ...lockfile('go-mod', project, packages), ...lockfile('go-sum', project, packages) }
}

/** The files one folder down. */
export function inFolder(folder: string, files: FilesDescription): FilesDescription {
  return Object.fromEntries(Object.entries(files).map(([path, file]) => [`${folder}/${path}`, file]))
}

/** Text of a lockfile, for places where no tool would put one. */
export function lockfileText(format: LockfileFormat, packages: readonly LockedPackage[]): string {
  return writeLockfile(format, { project: 'example', packages }).text
}

/** Makes an npm lockfile longer than the 512,000 bytes that GraphQL delivers of a text. */
export const THOUSANDS_OF_COMPONENTS: readonly LockedPackage[] = Array.from({ length: 2_400 }, (_, index) =>
  locked(`@acme/component-${String(index).padStart(4, '0')}@1.${index % 20}.0`),
)

export function codeowners(...rules: readonly string[]): Readonly<Record<string, FileDescription>> {
  return { '.github/CODEOWNERS': rules.map((rule) => `${rule}\n`).join('') }
}
