import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { CorpusOutcome } from './corpus-child.testing.js'

/** A file to open. */
export interface CorpusFile {
  readonly path: string
  readonly password?: string
}

const childModule = fileURLToPath(new URL('./corpus-child.testing.ts', import.meta.url))
const timeLimitMs = 12_000
/** For a second, lonely try: on a busy machine a file may be slow without being hostile. */
const patientLimitMs = 48_000

/** Opens files one after the other in a child process, which is replaced whenever a file kills it. */
export async function openInChild(files: readonly CorpusFile[]): Promise<readonly CorpusOutcome[]> {
  const outcomes: CorpusOutcome[] = []
  let child = spawnChild()
  for (const file of files) {
    let outcome = await ask(child, file, timeLimitMs)
    if (outcome.result === 'killed') {
      child = spawnChild()
      outcome = await ask(child, file, patientLimitMs)
      if (outcome.result === 'killed') child = spawnChild()
    }
    outcomes.push(outcome)
  }
  child.kill('SIGKILL')
  return outcomes
}

/** Opens one file that is known to kill, once. */
export async function openKiller(file: CorpusFile): Promise<CorpusOutcome> {
  const child = spawnChild()
  const outcome = await ask(child, file, timeLimitMs)
  child.kill('SIGKILL')
  return outcome
}

function spawnChild(): ChildProcess {
  return fork(childModule, {
    execArgv: ['--import', 'tsx', '--conditions', 'nusabaca-source', '--max-old-space-size=1024'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

async function ask(child: ChildProcess, file: CorpusFile, limitMs: number): Promise<CorpusOutcome> {
  const timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
  const abort = new AbortController()
  try {
    child.send(file)
    const answer = once(child, 'message', { signal: abort.signal }).then(
      ([outcome]) => outcome as CorpusOutcome,
    )
    const end = once(child, 'exit', { signal: abort.signal }).then(() => ({ result: 'killed' }))
    return await Promise.race([answer, end])
  } finally {
    clearTimeout(timer)
    abort.abort()
  }
}
