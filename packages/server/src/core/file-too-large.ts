import { NusabacaError } from './errors.js'
import { say } from './sentence.js'

export function fileTooLarge(maxBytes: number): NusabacaError {
  return new NusabacaError('file_too_large', {
    detail: say('The file is larger than the {bytes} bytes that this server accepts.', { bytes: maxBytes }),
    details: { max_file_bytes: maxBytes },
  })
}
