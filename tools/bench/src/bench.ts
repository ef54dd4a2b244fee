/** Which organization to measure, where it is not the benchmark's own choice. */
export interface ChosenWorld {
  readonly repositories?: number
  readonly seeds?: readonly number[]
}

/** A benchmark asks a question, claims an answer and names its world, so that anyone can run it again and disagree. */
export interface Bench<Row extends object = Readonly<Record<string, number | string | boolean>>> {
  readonly name: string
  readonly question: string
  /** Whether it takes another organization than its own. */
  readonly takesWorld?: boolean
  /** `small`: the share that every test run takes. */
  run(
    size: 'small' | 'full',
    world?: ChosenWorld,
  ): Promise<{
    readonly rows: readonly Row[]
    readonly claim: string
    readonly holds: boolean
    readonly notes?: readonly string[]
  }>
}
