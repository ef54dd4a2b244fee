/** A folder, by its path, over all repositories that were walked. */
interface Habit {
  /** In how many repositories it was looked into. */
  opened: number
  /** In how many of them its tree was one that nothing else had brought. */
  isNews: number
  readonly below: Map<string, Habit>
}

const MAX_HABITS = 2_000
const MAX_DEPTH = 8
/** Names that somebody chose in earnest; the others are not worth a place in a query. */
const USUAL_NAME = /^[\w .-]{1,50}$/
const MIN_OPENED = 4
/** A folder that is missing costs a few bytes, one that is there saves its repository a place in a later query. */
const MIN_LIKELIHOOD = 0.25

/**
 * Where the repositories of an organization have their folders: they resemble each other. Folders that are copies of
 * one another are not expected: asked for once, they are known. Bounded: what was met seldom is forgotten.
 */
export class FolderHabits {
  readonly #root = newHabit()
  #size = 0

  /** A folder was looked into. */
  opened(path: string): void {
    const habit = this.#at(path)
    if (habit !== undefined) habit.opened += 1
  }

  /** A folder in it is wanted, and its tree had to be asked for. */
  needed(path: string): void {
    const habit = this.#at(path)
    if (habit !== undefined) habit.isNews += 1
  }

  /** @returns Paths, from that folder, of folders below it that another repository probably has; parents before children. */
  expectedBelow(path: string, max: number): readonly string[] {
    const expected: string[] = []
    const collect = (habit: Habit, from: string, likelihood: number): void => {
      if (habit.opened < MIN_OPENED) return
      for (const [name, below] of habit.below) {
        const likely = (likelihood * below.isNews) / habit.opened
        if (likely < MIN_LIKELIHOOD) continue
        if (expected.length === max) return
        expected.push(`${from}${name}`)
        collect(below, `${from}${name}/`, likely)
      }
    }
    const habit = this.#find(path)
    if (habit !== undefined) collect(habit, '', 1)
    return expected
  }

  #find(path: string): Habit | undefined {
    return stepsOf(path).reduce<Habit | undefined>((habit, step) => habit?.below.get(step), this.#root)
  }

  #at(path: string): Habit | undefined {
    const steps = stepsOf(path)
    if (steps.length > MAX_DEPTH || !steps.every((step) => USUAL_NAME.test(step))) return undefined
    let habit = this.#root
    for (const step of steps) {
      const below = habit.below.get(step) ?? newHabit()
      if (!habit.below.has(step)) this.#size += 1
      habit.below.set(step, below)
      habit = below
    }
    if (this.#size > MAX_HABITS) this.#forgetRare()
    return habit
  }

  #forgetRare(): void {
    for (let rare = 1; this.#size > MAX_HABITS / 2; rare *= 2) this.#size = keepUsual(this.#root, rare)
  }
}

function newHabit(): Habit {
  return { opened: 0, isNews: 0, below: new Map() }
}

function stepsOf(path: string): readonly string[] {
  return path === '' ? [] : path.split('/')
}

/** @returns How many are left below. */
function keepUsual(habit: Habit, rare: number): number {
  let left = 0
  for (const [name, below] of habit.below) {
    if (Math.max(below.opened, below.isNews) <= rare) habit.below.delete(name)
    else left += 1 + keepUsual(below, rare)
  }
  return left
}
