import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Ends a process and removes its folder, however this process itself comes to its end. */
export interface Keeper {
  /** The process that runs now; null when none does. */
  watch(pid: number | null): void
  /** Ends what it watches, removes the folder, and waits until both are done. */
  end(): Promise<void>
}

// Its input ends with the process that started it, by a SIGKILL too.
const script = `
trap '' INT TERM HUP
while read -r line; do pid=$line; done
if [ "$pid" != null ] && kill -s "$1" "$pid"; then
  while kill -0 "$pid"; do sleep 0.02; done
fi
rm -rf "$2"
`

export interface KeeperOptions {
  /** What ends the process. */
  readonly signal: 'KILL' | 'QUIT'
  readonly folder?: string
}

export function startKeeper({ signal, folder = '' }: KeeperOptions): Keeper {
  const shell = spawn('/bin/sh', ['-c', script, 'keeper', signal, folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  const gone = once(shell, 'exit')
  const watch = (pid: number | null): void => void shell.stdin.write(`${pid}\n`)
  watch(null)
  return {
    watch,
    async end() {
      shell.stdin.end()
      await gone
    },
  }
}
