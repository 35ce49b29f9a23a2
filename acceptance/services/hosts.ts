import { execFileSync, spawn } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { once } from 'node:events'

/** Where a process runs. */
export interface Host {
  /** Where it can listen, and the others and the tests reach it. */
  readonly address: string
  /** What stands before a command that is to run there. */
  readonly launcher: readonly string[]
}

/** This machine. */
export const thisHost: Host = { address: '127.0.0.1', launcher: [] }

/** A machine of a {@link Network}. */
export interface NetworkHost extends Host {
  /** From now on nothing reaches it and it reaches nobody, and nobody is told. */
  cutOff(): void
  reconnect(): void
}

/** Machines on a wire of their own: network namespaces behind a bridge that this machine is on too. */
export interface Network {
  addHost(): NetworkHost
  end(): Promise<void>
}

// Its input ends with the process that started it, by a SIGKILL too.
const cleanUp = `
trap '' INT TERM HUP
cat
for host in $(ip netns list | grep -o "^$1[^ ]*"); do
  # A namespace lives on for a while where connections are left, and its device would with it.
  ip link delete "$host"
  ip netns delete "$host"
done
ip link delete "$1"
`

/** Why this process may not make networks, as a sentence; null when it may. */
export function networkObstacle(): string | null {
  const name = uniqueName()
  try {
    ip('netns', 'add', name)
    ip('-n', name, 'link', 'add', 'probe', 'type', 'bridge')
    ip('netns', 'delete', name)
    return null
  } catch (error) {
    if (!/not permitted|permission denied/i.test(String(error))) throw error
    return 'Network namespaces are not permitted here: they need root with CAP_SYS_ADMIN and CAP_NET_ADMIN'
  }
}

/** Nothing of it is left afterwards, however this process itself comes to its end. */
export function startNetwork(): Network {
  const name = uniqueName()
  // Set aside for tests of networks (RFC 2544), so no real one is hidden.
  const subnet = `198.${randomInt(18, 20)}.${randomInt(256)}`
  const keeper = spawn('/bin/sh', ['-c', cleanUp, 'keeper', name], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  const gone = once(keeper, 'exit')
  ip('link', 'add', name, 'type', 'bridge')
  ip('address', 'add', `${subnet}.254/24`, 'dev', name)
  ip('link', 'set', name, 'up')
  let hosts = 0
  return {
    addHost() {
      hosts += 1
      const namespace = `${name}-${hosts}`
      const address = `${subnet}.${hosts}`
      ip('netns', 'add', namespace)
      ip('link', 'add', namespace, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace)
      ip('link', 'set', namespace, 'master', name, 'up')
      ip('-n', namespace, 'address', 'add', `${address}/24`, 'dev', 'eth0')
      for (const device of ['lo', 'eth0']) ip('-n', namespace, 'link', 'set', device, 'up')
      return {
        address,
        launcher: ['nsenter', `--net=/run/netns/${namespace}`, '--'],
        cutOff: () => ip('link', 'set', namespace, 'down'),
        reconnect: () => ip('link', 'set', namespace, 'up'),
      }
    },
    async end() {
      keeper.stdin.end()
      await gone
    },
  }
}

/** Short: names of devices have 15 characters at most. */
function uniqueName(): string {
  return `nb${randomBytes(4).toString('hex')}`
}

function ip(...args: readonly string[]): void {
  execFileSync('ip', args, { stdio: 'pipe' })
}
