import { join } from 'node:path'
import type { ObjectStore } from '../../core/ports/object-store.js'
import { createHmacLinkSigner } from '../link-signer/hmac.js'
import { createLocalObjectStore } from './local.js'

export const testLinkSigner = createHmacLinkSigner(['a secret of these tests alone'])

/** Files in a folder of the test's own. */
export function openLocalStore(folder: string): ObjectStore {
  return createLocalObjectStore({
    folder: join(folder, 'files'),
    partialDir: join(folder, 'partial'),
    publicUrl: () => 'http://127.0.0.1:1',
    linkSigner: testLinkSigner,
    urlTtlMs: 60_000,
  })
}
