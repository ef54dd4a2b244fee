import type { PresetName } from '../presets.js'

/** Which of the files it is. Those that were only found in the working directory may not set everything. */
export type FileRole = 'user' | 'project' | 'given' | 'environment'

export interface FileOrigin {
  readonly kind: 'file'
  readonly role: FileRole
  /** As messages show it: relative to the working directory where it lies below it. */
  readonly file: string
  /** From 1. */
  readonly line: number
}

/** Where a value came from. */
export type Origin =
  /** `adjusted`: brought between the smallest and the largest batch size. */
  | { readonly kind: 'default'; readonly adjusted?: true }
  | { readonly kind: 'preset'; readonly name: PresetName; readonly adjusted?: true }
  | FileOrigin
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'flag'; readonly name: string }

/** Whether nobody asked for the file: it was found in the working directory, which may be a stranger's. */
export function wasOnlyFound(origin: Origin): boolean {
  return origin.kind === 'file' && (origin.role === 'project' || origin.role === 'environment')
}

/** In words: `ioc-scanner.yaml, line 12`, `variable X`, `flag --x`, `preset development`, `default`. */
export function originText(origin: Origin): string {
  switch (origin.kind) {
    case 'default':
      return `default${adjustment(origin)}`
    case 'preset':
      return `preset ${origin.name}${adjustment(origin)}`
    case 'file':
      return `${origin.file}, line ${origin.line}`
    case 'variable':
      return `variable ${origin.name}`
    case 'flag':
      return `flag --${origin.name}`
  }
}

function adjustment({ adjusted }: { readonly adjusted?: true }): string {
  return adjusted ? ', brought between the smallest and the largest batch size' : ''
}
