import { readFileSync } from 'node:fs'
import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { OperatorError } from '../core/operator-error.js'

/** Another process has the data folder. */
export class DataDirInUseError extends OperatorError {}

/**
 * Takes the data folder for this process: the embedded database would be destroyed by two. The lock of a
 * process that is gone is taken over. Throws a {@link DataDirInUseError} when somebody has it.
 *
 * @returns gives the folder back.
 */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const path = join(dataDir, 'nusabaca.lock')
  const mine = `${process.pid} ${startOf(process.pid)}\n`
  for (;;) {
    try {
      const handle = await open(path, 'wx', 0o600)
      await handle.writeFile(mine)
      await handle.close()
      return () => rm(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const owner = await readFile(path, 'utf8').catch(() => '')
    const [pid, start] = owner.trim().split(' ')
    if (isAlive(Number(pid), start)) {
      throw new DataDirInUseError(
        `The data folder ${dataDir} is in use by process ${pid}. Stop that process first, ` +
          'or give this one a folder of its own with NUSABACA_DATA_DIR.',
      )
    }
    await rm(path, { force: true })
  }
}

/** Whether the very process that wrote the lock is there: process ids are used again. */
function isAlive(pid: number, start: string | undefined): boolean {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return startOf(pid) === start
}

/** When a process started, in clock ticks since the system did; `-` where the system does not tell. */
function startOf(pid: number): string {
  try {
    // The command's name, in parentheses, may hold spaces; the 20th field after it is the start.
    return (
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[19] ?? '-'
    )
  } catch {
    return '-'
  }
}
