/** Runs it and returns what it wrote to standard output, which belongs to the report alone. */
export async function writtenToStandardOutput(run: () => void | Promise<void>): Promise<readonly unknown[]> {
  const written: unknown[] = []
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = (chunk: unknown): boolean => written.push(chunk) > 0
  try {
    await run()
  } finally {
    process.stdout.write = write
  }
  return written
}
