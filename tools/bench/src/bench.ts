/** A benchmark asks a question, claims an answer and names its world, so that anyone can run it again and disagree. */
export interface Bench<Row extends object = Readonly<Record<string, number | string | boolean>>> {
  readonly name: string
  readonly question: string
  /** `small`: the share that every test run takes. */
  run(size: 'small' | 'full'): Promise<{
    readonly rows: readonly Row[]
    readonly claim: string
    readonly holds: boolean
    readonly notes?: readonly string[]
  }>
}
