import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Ends a process and removes a folder, however this process itself comes to its end. */
export interface Keeper {
  /** The process that runs now; null when none does. */
  watch(pid: number | null): void
  /** Ends what is watched, removes the folder, and waits until both are done. */
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

/** @param options.signal what ends the process. */
export function startKeeper(options: { readonly folder: string; readonly signal: 'KILL' | 'QUIT' }): Keeper {
  const shell = spawn('/bin/sh', ['-c', script, 'keeper', options.signal, options.folder], {
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
