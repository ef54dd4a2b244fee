/**
 * What somebody else's code does at the end of a scan must not keep it from ending.
 * @throws what `act` throws, or an error that names `what` after that many seconds of real time.
 */
export async function withDeadline(act: () => Promise<unknown>, seconds: number, what: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${seconds} s`)), seconds * 1_000)
  })
  try {
    await Promise.race([act(), late])
  } finally {
    clearTimeout(timer)
  }
}
