import { CatFileProcess } from './cat-file-process.js'

/** Keeps the most recently used `git cat-file` processes, one per git directory. */
export class ProcessPool {
  private readonly processes = new Map<string, CatFileProcess>()

  constructor(private readonly maxProcesses: number) {}

  of(gitDirectory: string): CatFileProcess {
    const known = this.processes.get(gitDirectory)
    if (known !== undefined && !known.isEnded) {
      this.processes.delete(gitDirectory)
      this.processes.set(gitDirectory, known)
      return known
    }
    const started = new CatFileProcess(gitDirectory)
    this.processes.set(gitDirectory, started)
    for (const [oldest, process] of this.processes) {
      if (this.processes.size <= this.maxProcesses) break
      this.processes.delete(oldest)
      process.retire()
    }
    return started
  }

  close(): void {
    for (const process of this.processes.values()) process.retire()
    this.processes.clear()
  }
}
