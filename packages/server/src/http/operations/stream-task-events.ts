import { eventStreamMediaType, taskEventSchemas } from '@nusabaca/contract'
import { Type } from 'typebox'
import type { Operation } from '../reference/operation.js'

export const streamTaskEvents: Operation = {
  id: 'streamTaskEvents',
  tag: 'Tasks',
  summary: 'What happens to a task, as it happens',
  description:
    'Server-Sent Events, until the task has ended. `data` is JSON. A comment comes where nothing has happened for 15 seconds.',
  headers: ['last-event-id'],
  answers: {
    200: {
      description: 'A stream of events.',
      headers: ['content-language'],
      content: { [eventStreamMediaType]: Type.String() },
      events: taskEventSchemas,
    },
    204: { description: 'Everything has been told: do not come again.' },
  },
  example: {
    status: 200,
    answer: `retry: 2000

id: 1.1
event: snapshot
data: {"success":true,"status":"processing","task_id":"6585afa7-2f71-4baf-a18f-25b879a5050c","progress":40, …}

id: 1.3
event: page.completed
data: {"task_id":"6585afa7-2f71-4baf-a18f-25b879a5050c","attempt":1,"page":1,"text":"KELOMPOK TANI …", …}
`,
  },
}
