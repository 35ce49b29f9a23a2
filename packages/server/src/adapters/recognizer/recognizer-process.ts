import { type ChildProcess, fork } from 'node:child_process'
import { NusabacaError } from '../../core/errors.js'
import { say } from '../../core/sentence.js'
import type { RecognizerReply, RecognizerRequest } from '../../recognizer/protocol.js'
import { fromFailure } from '../../recognizer/serve-recognizer.js'

/** How a recogniser is started: a module and its arguments, run by this Node. */
export interface RecognizerCommand {
  readonly module: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
}

/** How long a request may take, and until when its answer is wanted. */
export interface RequestLimit {
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/**
 * Why a recogniser ended: a page took too long, or was not wanted any more; it took too much memory; it was
 * replaced, having grown or served long enough, or could not load its engine; this process ended; or by itself.
 */
export type RecognizerEnd = 'timeout' | 'aborted' | 'memory' | 'replaced' | 'unfit' | 'closed' | 'crash'

/** One recogniser process. It does one request at a time. */
export interface RecognizerProcess {
  readonly pid: number | undefined
  /** Requests it has answered. */
  readonly served: number
  /** Its resident memory after the last of them, in bytes. */
  readonly residentBytes: number
  /** Kills the process when the request takes too long or its signal aborts. */
  request(request: RecognizerRequest, limit: RequestLimit): Promise<unknown>
  /** False once the process has ended or was killed. */
  readonly alive: boolean
  kill(reason: RecognizerEnd): void
}

/** Starts a recogniser process; `onEnd` is called once it is gone. */
export function startRecognizerProcess(
  command: RecognizerCommand,
  onEnd: (reason: RecognizerEnd) => void,
): RecognizerProcess {
  const child = fork(command.module, [...command.args], {
    serialization: 'advanced',
    execArgv: [],
    env: { ...command.env },
    // What native code prints is not for the log's reader; what kills the process shows as its signal.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  child.on('error', () => undefined)
  let killedFor: RecognizerEnd | undefined
  const kill = (reason: RecognizerEnd) => {
    killedFor ??= reason
    child.kill('SIGKILL')
  }
  child.on('exit', (_, signal) => onEnd(killedFor ?? (signal === outOfMemory ? 'memory' : 'crash')))
  let served = 0
  let residentBytes = 0
  return {
    pid: child.pid,
    get served() {
      return served
    },
    get residentBytes() {
      return residentBytes
    },
    get alive() {
      return child.exitCode === null && child.signalCode === null && child.connected && !child.killed
    },
    kill,
    async request(request, limit) {
      const reply = await exchange({ child, kill }, request, limit)
      served += 1
      residentBytes = reply.residentBytes
      if (reply.ok) return reply.value
      throw fromFailure(reply.error)
    },
  }
}

/** Sends one request and waits for its reply; kills the process when it is not wanted, or takes too long. */
function exchange(
  { child, kill }: Pick<RecognizerProcess, 'kill'> & { readonly child: ChildProcess },
  request: RecognizerRequest,
  { timeoutMs, signal }: RequestLimit,
): Promise<RecognizerReply> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      child.off('message', onMessage)
      child.off('exit', onExit)
      finish()
    }
    const giveUp = (end: RecognizerEnd, reason: unknown) => {
      kill(end)
      settle(() => reject(reason))
    }
    const onAbort = () => giveUp('aborted', signal.reason)
    const onMessage = (reply: RecognizerReply) => settle(() => resolve(reply))
    const onExit = (code: number | null, killedBy: NodeJS.Signals | null) =>
      settle(() => reject(lost(request, { code, killedBy })))
    const timer = setTimeout(() => giveUp('timeout', tooLate(request, timeoutMs)), timeoutMs)
    signal.addEventListener('abort', onAbort)
    child.on('message', onMessage)
    child.on('exit', onExit)
    if (signal.aborted) return onAbort()
    if (!child.connected) return onExit(child.exitCode, child.signalCode)
    child.send(request, (error) => {
      if (error) onExit(child.exitCode, child.signalCode)
    })
  })
}

function tooLate({ op }: RecognizerRequest, timeoutMs: number): NusabacaError {
  const template =
    op === 'speak'
      ? 'Speaking took longer than the {seconds} s allowed and was stopped. A shorter text may do.'
      : 'Reading took longer than the {seconds} s allowed and was stopped. A simpler file, or a smaller picture, may do.'
  return new NusabacaError('page_timeout', { detail: say(template, { seconds: timeoutMs / 1000 }) })
}

/** The watchdog's own signal. */
const outOfMemory: NodeJS.Signals = 'SIGUSR2'

interface ProcessEnd {
  readonly code: number | null
  readonly killedBy: NodeJS.Signals | null
}

function lost({ op }: RecognizerRequest, { code, killedBy }: ProcessEnd): NusabacaError {
  const spoke = op === 'speak'
  const crashed = spoke ? 'The process that spoke crashed.' : 'The process that read it crashed.'
  const grown = spoke
    ? 'Speaking needed more memory than is allowed and was stopped. A shorter text may do.'
    : 'Reading needed more memory than is allowed and was stopped. A smaller picture may do.'
  const detail = killedBy === outOfMemory ? grown : crashed
  return new NusabacaError('worker_lost', { detail, cause: `exit code ${code}, signal ${killedBy}` })
}
