/** Keeps the most recently used values as long as their declared sizes fit into a number of bytes. */
export class ByteCache<Value> {
  private readonly entries = new Map<string, { readonly value: Value; readonly bytes: number }>()
  private usedBytes = 0

  constructor(private readonly maxBytes: number) {}

  get(key: string): Value | undefined {
    const entry = this.entries.get(key)
    if (entry === undefined) return undefined
    this.entries.delete(key)
    this.entries.set(key, entry)
    return entry.value
  }

  set(key: string, value: Value, bytes: number): void {
    if (bytes > this.maxBytes / 4) return
    const previous = this.entries.get(key)
    if (previous !== undefined) {
      this.usedBytes -= previous.bytes
      this.entries.delete(key)
    }
    this.entries.set(key, { value, bytes })
    this.usedBytes += bytes
    for (const [oldest, { bytes: freed }] of this.entries) {
      if (this.usedBytes <= this.maxBytes) break
      this.entries.delete(oldest)
      this.usedBytes -= freed
    }
  }
}
