import { NusabacaClient, NusabacaClientError } from '@nusabaca/client'
import { OperatorError } from '../core/operator-error.js'

/** Where the API is, and with which key. */
export interface ServerOptions {
  readonly server: string
  readonly key?: string
}

/** Asks a server that runs; what it refuses is an {@link OperatorError}. */
export async function askServer<T>(
  { server, key }: ServerOptions,
  use: (client: NusabacaClient) => Promise<T>,
): Promise<T> {
  try {
    return await use(new NusabacaClient({ baseUrl: server, ...(key !== undefined && { apiKey: key }) }))
  } catch (error) {
    if (!(error instanceof NusabacaClientError)) throw error
    throw new OperatorError(error.message, { cause: error })
  }
}
