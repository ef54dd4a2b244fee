/** A team and the repositories it can reach. */
export interface Team {
  readonly organization: string
  readonly slug: string
  readonly name: string
  readonly repositories: readonly { readonly nameWithOwner: string; readonly permission: TeamPermission }[]
}
export type TeamPermission = 'read' | 'triage' | 'write' | 'maintain' | 'admin'
