import { expect, test, vi } from 'vitest'
import { loadInferenceRuntime } from './inference-session.js'

// as on a machine where the optional package is not installed
vi.mock('onnxruntime-node', () => {
  throw new Error('not installed')
})

test('WebAssembly takes the place of a native runtime that cannot be loaded, and the cause is told', async () => {
  const onFallback = vi.fn()
  const runtime = await loadInferenceRuntime(undefined, onFallback)
  expect(runtime.name).toBe('wasm')
  expect(onFallback).toHaveBeenCalledExactlyOnceWith(expect.any(Error))
})

test('a runtime that was asked for by name has no substitute', async () => {
  await expect(loadInferenceRuntime('native')).rejects.toMatchObject({ code: 'engine_unavailable' })
})
