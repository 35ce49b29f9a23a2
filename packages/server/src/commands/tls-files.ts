import { createPrivateKey, X509Certificate } from 'node:crypto'
import { unwatchFile, watchFile } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Config } from '../config.js'
import { OperatorError } from '../core/operator-error.js'
import type { TlsFiles } from '../http/server-options.js'

type TlsConfig = Pick<Config, 'tlsCert' | 'tlsKey'>

/** Certificate and key, checked; null where none are configured. Throws an {@link OperatorError}. */
export async function readTlsFiles({ tlsCert, tlsKey }: TlsConfig): Promise<TlsFiles | null> {
  if (tlsCert === null || tlsKey === null) return null
  try {
    const [cert, key] = await Promise.all([readFile(tlsCert), readFile(tlsKey)])
    if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) {
      throw new TypeError('the key is not that of the certificate')
    }
    return { cert, key }
  } catch (error) {
    const reason = error instanceof Error ? error.message : error
    throw new OperatorError(`NUSABACA_TLS_CERT and NUSABACA_TLS_KEY cannot be used: ${reason}`, {
      cause: error,
    })
  }
}

// Polled: what renews certificates puts links and whole folders in their place.
const lookEveryMs = 2000

/** Calls `onChange` with what is new; files that do not fit together, as halfway through a change, are passed over. */
export function watchTlsFiles(
  config: TlsConfig,
  { onChange, onError }: { onChange: (files: TlsFiles) => void; onError: (error: unknown) => void },
): () => Promise<void> {
  const paths = [config.tlsCert, config.tlsKey].filter((path) => path !== null)
  const reload = () =>
    void readTlsFiles(config).then((files) => {
      if (files !== null) onChange(files)
    }, onError)
  for (const path of paths) watchFile(path, { interval: lookEveryMs, persistent: false }, reload)
  return async () => {
    for (const path of paths) unwatchFile(path, reload)
  }
}
