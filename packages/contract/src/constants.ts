// What a client needs when it runs: no schema, so that nothing of typebox gets into a page.
export { errorCodes } from './error-codes.js'
export { eventStreamMediaType, problemMediaType } from './media-types.js'
export { resultFormatNames } from './result-formats.js'
export * from './routes.js'
export { isFinalStatus, isLastEvent, taskKinds, taskStatuses } from './task-life.js'
