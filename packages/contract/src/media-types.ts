/** Media type of every error answer. */
export const problemMediaType = 'application/problem+json'

/** Media type of the stream of events. */
export const eventStreamMediaType = 'text/event-stream'
