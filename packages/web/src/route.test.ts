import { expect, test } from 'vitest'
import { parseRoute, taskHref } from './route.js'

test('a task has an address of its own', () => {
  expect(parseRoute(taskHref('a/b c'))).toEqual({ view: 'task', taskId: 'a/b c' })
})

test.each(['', '#', '#/', '#/tasks/', '#/elsewhere'])('%j is the start', (hash) => {
  expect(parseRoute(hash)).toEqual({ view: 'home' })
})
