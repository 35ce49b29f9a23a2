import { createVerify } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type GetSignedUrlConfig, Storage } from '@google-cloud/storage'
import { afterEach, describe, expect, it, test, vi } from 'vitest'
import { isSignedByGoogleRules, stringToSign } from './google-signature.testing.js'

/** Google's published conformance vectors of V4 signing, kept beside the repository. */
const vectors = fileURLToPath(
  new URL('../../../../../../shared/fixtures/google/signing/v4_signatures.json', import.meta.url),
)

interface Vector {
  readonly description: string
  readonly bucket: string
  readonly object?: string
  readonly method: 'GET' | 'PUT' | 'POST'
  readonly expiration: number
  readonly timestamp: string
  readonly headers?: Readonly<Record<string, string>>
  readonly queryParameters?: Readonly<Record<string, string>>
  readonly scheme?: string
  readonly urlStyle?: string
  readonly bucketBoundHostname?: string
  readonly hostname?: string
  readonly clientEndpoint?: string
  readonly emulatorHostname?: string
  readonly universeDomain?: string
  readonly expectedUrl: string
  readonly expectedCanonicalRequest: string
  readonly expectedStringToSign: string
}

const account = 'test-iam-credentials@dummy-project-id.iam.gserviceaccount.com'

/** The public half of the key that the vectors were signed with. */
const publicKey = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEArD8zIqyKLbX0Nq8o0Jj1
qHEhHhqO3+0OP7TEFx5Vxc6PdwBoFNrfnJRI/S+ZaDYS1avr5Pqpp8g8+UNOMvI1
VsjGM8xjTaxkVv8mmKp6pSmQstTt25pzY1exA2wv4xNWSwWNFNx2kh35+kvTQ/DF
3YA9P7pUU1sKur1PP8OoubWLFO59iy5UE5dX0O/3pjvZ2HAhSXsx2VWtB5nlrHR8
FrKJNLJMEGEDSMz9yRfQaUeYCU9oDYHuiqKQ3rCXi6C82l+3FJw5/ggJ5y7iw8ME
rCFSslcYQRbBVz6ZYKWkEcJhs8BG3/16bfaqNusNlDIJ99I7DmipUngF/HEulYhf
rQIDAQAB
-----END PUBLIC KEY-----`

if (!existsSync(vectors)) {
  test.skip(`Google's vectors of signing are not tried: ${vectors} is not there`)
} else {
  const { signingV4Tests } = JSON.parse(readFileSync(vectors, 'utf8')) as { signingV4Tests: Vector[] }
  describe.each(signingV4Tests)('V4 signing: $description', (vector) => {
    afterEach(() => {
      vi.useRealTimers()
      vi.unstubAllEnvs()
    })

    it('is understood by the verifier of these tests', () => {
      const request = signedRequest(vector)
      // It holds the hash of the canonical request. (One vector's text of that is not what was hashed.)
      expect(stringToSign(request)).toBe(vector.expectedStringToSign)
      const signedAt = Date.parse(vector.timestamp)
      const after = (seconds: number) => new Date(signedAt + seconds * 1000)
      expect(isSignedByGoogleRules(request, publicKey, after(1))).toBe(true)
      expect(isSignedByGoogleRules(request, publicKey, after(vector.expiration + 1))).toBe(false)
      expect(isSignedByGoogleRules({ ...request, method: 'DELETE' }, publicKey, after(1))).toBe(false)
    })

    it("is what Google's client signs", async () => {
      vi.useFakeTimers({ toFake: ['Date'], now: new Date(vector.timestamp) })
      if (vector.emulatorHostname) vi.stubEnv('STORAGE_EMULATOR_HOST', vector.emulatorHostname)
      const signature = Buffer.from(
        new URL(vector.expectedUrl).searchParams.get('X-Goog-Signature') ?? '',
        'hex',
      )
      const { signed, url } = await signWithClient(vector, signature)
      expect(signed).toBe(vector.expectedStringToSign)
      expect(createVerify('RSA-SHA256').update(signed).verify(publicKey, signature)).toBe(true)
      const expected = new URL(vector.expectedUrl)
      expect([url.origin, url.pathname]).toEqual([expected.origin, expected.pathname])
      expect(Object.fromEntries(url.searchParams)).toEqual(Object.fromEntries(expected.searchParams))
    })
  })
}

/** What whoever has the link would send. */
function signedRequest({ method, headers = {}, expectedUrl, expectedCanonicalRequest }: Vector) {
  const [, host = ''] = /^host:(.*)$/m.exec(expectedCanonicalRequest) ?? []
  return { method, url: new URL(expectedUrl), headers: { ...headers, host } }
}

/** Has the real client make the link. The key is not here, so the signature is the expected one; what it is of tells. */
async function signWithClient(vector: Vector, signature: Buffer) {
  const { clientEndpoint, universeDomain, scheme, bucketBoundHostname, hostname } = vector
  const storage = new Storage({
    projectId: 'dummy-project-id',
    ...(clientEndpoint !== undefined && { apiEndpoint: clientEndpoint }),
    ...(universeDomain !== undefined && { universeDomain }),
  })
  let signed = ''
  storage.authClient.getCredentials = async () => ({ client_email: account })
  storage.authClient.sign = async (text: string) => {
    signed = text
    return signature.toString('base64')
  }
  const options = {
    version: 'v4',
    expires: Date.parse(vector.timestamp) + vector.expiration * 1000,
    virtualHostedStyle: vector.urlStyle === 'VIRTUAL_HOSTED_STYLE',
    ...(vector.headers && { extensionHeaders: { ...vector.headers } }),
    ...(vector.queryParameters && { queryParams: { ...vector.queryParameters } }),
    ...(bucketBoundHostname && { cname: `${scheme}://${bucketBoundHostname}` }),
    ...(hostname && { host: new URL(`${scheme ?? 'https'}://${hostname}`) }),
  } as const
  const bucket = storage.bucket(vector.bucket)
  const actions = { GET: 'read', PUT: 'write', POST: 'resumable' } as const
  const [link] =
    vector.object === undefined
      ? await bucket.getSignedUrl({ ...options, action: 'list' })
      : await bucket
          .file(vector.object)
          .getSignedUrl({ ...options, action: actions[vector.method] } as GetSignedUrlConfig)
  return { signed, url: new URL(link) }
}
