/** `1 finding`, `1,204 findings`; `1 repository`, `2 repositories` */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`
}

export function number(value: number): string {
  return value.toLocaleString('en-US')
}

/** `1 h 02 min`, `2 min 05 s`, `3.4 s` */
export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole >= 3_600) return `${Math.floor(whole / 3_600)} h ${padded(Math.floor((whole % 3_600) / 60))} min`
  if (whole >= 60) return `${Math.floor(whole / 60)} min ${padded(whole % 60)} s`
  return `${seconds.toFixed(1)} s`
}

function padded(value: number): string {
  return String(value).padStart(2, '0')
}

/** How often each value is there, most often first. */
export function tally<Value extends string>(values: readonly Value[]): readonly (readonly [Value, number])[] {
  const counts = new Map<Value, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)
}
