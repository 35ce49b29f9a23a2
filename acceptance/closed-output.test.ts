import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const mainFile = fileURLToPath(new URL('../packages/server/dist/main.js', import.meta.url))

it('a command whose reader has seen enough ends without a word', async () => {
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe']
  const child = spawn(process.execPath, [mainFile, 'completion', 'bash'], { stdio })
  // Gone long before the program has loaded.
  child.stdout.destroy()
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  expect({ errors, code }).toEqual({ errors: '', code: 0 })
})
