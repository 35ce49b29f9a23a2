import { setTimeout as pause } from 'node:timers/promises'
import type { Member } from '../deployment.js'
import { descendantPids, isRunning, killProcess } from '../processes.js'
import type { Server } from '../services/server-process.js'
import { until } from '../until.js'

/** What is killed again and again, and started as whoever supervises it would. */
export interface Victim {
  readonly name: string
  kill(): Promise<void>
  start(): Promise<void>
}

export function serverVictim(name: string, { kill, start }: Server): Victim {
  return { name, kill, start }
}

/**
 * A process of the deployment. Only it is killed: its children, whose pids are added to `children`, must notice
 * by themselves. Fails when the process had ended before.
 */
export function memberVictim(member: Member, children: Set<number>): Victim {
  return {
    name: member.name,
    async kill() {
      const { pid, exit, output } = member.process()
      if (!isRunning(pid)) throw new Error(`${member.name} ended by itself:\n${output()}`)
      for (const child of descendantPids(pid)) children.add(child)
      killProcess(pid)
      await exit
    },
    start: () =>
      // What it needs may be away just then; it ends with a sentence and is started again.
      until({ what: `${member.name} is at work again`, withinMs: 180_000, everyMs: 500 }, () =>
        member.start().then(
          () => true,
          () => member.kill().then(() => false),
        ),
      ).then(() => undefined),
  }
}

export interface HauntOptions {
  readonly random: () => number
  /** Each time it lives and is away for up to so long, in milliseconds, by chance. */
  readonly longestLifeMs: number
  readonly longestAbsenceMs: number
  readonly goesOn: () => boolean
}

/** Kills and starts it once at least, and again and again while that `goesOn`; gives how often. */
export async function haunt(victim: Victim, options: HauntOptions): Promise<number> {
  const { random, longestLifeMs, longestAbsenceMs, goesOn } = options
  for (let kills = 1; ; kills += 1) {
    await pause(random() * longestLifeMs)
    await victim.kill()
    await pause(random() * longestAbsenceMs)
    await victim.start()
    if (!goesOn()) return kills
  }
}
