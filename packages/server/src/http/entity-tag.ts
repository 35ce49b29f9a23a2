import type { QueueGauge } from '../core/queue-gauge.js'
import type { SpokenLanguage } from '../core/sentence.js'
import type { Task } from '../core/task.js'

export interface EntityTagContext {
  readonly gauge: QueueGauge
  readonly urlTtlMs: number
}

/**
 * The entity tag of a task's status. It is weak: answers are the same but for the moment of the last look at the
 * task, an estimate, and links that are signed anew. It changes before half the life of those links has passed,
 * so that those a client has kept go on working.
 */
export async function entityTag(
  { gauge, urlTtlMs }: EntityTagContext,
  task: Task,
  language: SpokenLanguage,
): Promise<string> {
  const version = `${task.version}${language === 'en' ? '' : language}`
  switch (task.status) {
    case 'pending':
    case 'processing':
      return `W/"${version}-${(await gauge.placeOf(task)).position}"`
    case 'completed':
      return `W/"${version}-${Math.floor(Date.now() / (urlTtlMs / 2))}"`
    case 'failed':
    case 'revoked':
      return `W/"${version}"`
  }
}

/** Whether `If-None-Match` (RFC 9110, compared weakly) names the tag. */
export function isNamed(tag: string, ifNoneMatch: string | undefined): boolean {
  const opaque = (text: string): string => text.trim().replace(/^W\//, '')
  return (
    ifNoneMatch?.split(',').some((named) => named.trim() === '*' || opaque(named) === opaque(tag)) ?? false
  )
}

/** The version of the task that a client has, by the tag it sends back; null when it sends none of ours. */
export function knownVersion(ifNoneMatch: string | undefined): number | null {
  const [, version] = /"(\d{1,15})[a-z]*(?:-\d+)?"/.exec(ifNoneMatch ?? '') ?? []
  return version === undefined ? null : Number(version)
}
