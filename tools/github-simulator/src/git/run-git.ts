import { spawn } from 'node:child_process'
import { gitEnvironment } from './git-environment.js'

/** @returns stdout; throws with git's own words when git fails. Names from outside go after `--` or on stdin. */
export function runGit(gitDirectory: string, args: readonly string[], input?: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['--git-dir', gitDirectory, ...args], { env: gitEnvironment })
    const output: Buffer[] = []
    let complaint = ''
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => (complaint += String(chunk)))
    child.on('error', reject)
    child.stdin.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(output))
      else reject(new Error(`git ${args[0] ?? ''} failed in ${gitDirectory}: ${complaint.trim()}`))
    })
    child.stdin.end(input)
  })
}
