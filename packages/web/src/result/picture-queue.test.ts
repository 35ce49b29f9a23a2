import { expect, test } from 'vitest'
import { createPictureQueue } from './picture-queue.js'

const { signal } = new AbortController()

test('three pictures are asked for at once, and large ones before small ones that wait', async () => {
  const queue = createPictureQueue()
  const begun: string[] = []
  const ends: (() => void)[] = []
  function ask(name: string, small: boolean): void {
    void queue.ask(
      () => {
        begun.push(name)
        return new Promise((resolve) => ends.push(() => resolve(new Blob())))
      },
      { small, signal },
    )
  }
  for (const name of ['a', 'b', 'c', 'd']) ask(name, true)
  ask('large', false)
  await expect.poll(() => begun).toEqual(['a', 'b', 'c'])
  ends.shift()?.()
  await expect.poll(() => begun).toEqual(['a', 'b', 'c', 'large'])
  ends.shift()?.()
  await expect.poll(() => begun.at(-1)).toBe('d')
})

test('what is not wanted any more when its time comes is not asked for', async () => {
  const queue = createPictureQueue()
  const unwanted = AbortSignal.abort(new Error('gone'))
  const load = () => Promise.reject(new Error('asked'))
  await expect(queue.ask(load, { small: false, signal: unwanted })).rejects.toThrow('gone')
})
