import { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { NusabacaError } from '../../core/errors.js'
import type { ByteStream, ObjectStore } from '../../core/ports/object-store.js'
import { type Bucket, type BucketObjectStoreOptions, createBucketObjectStore } from './bucket.js'
import { explainCloudError, loggable, unavailable } from './store-errors.js'

export interface S3ObjectStoreOptions extends BucketObjectStoreOptions {
  readonly bucket: string
  /** Of a service that speaks S3's protocol; Amazon's when null, as its own client finds it. */
  readonly endpoint: string | null
  readonly region: string | null
  /** The bucket is part of the path, not of the host's name. */
  readonly forcePathStyle: boolean
}

// Two parts are in memory at a time, whatever the size of the file.
const partSize = 8 * 1024 ** 2
const queueSize = 2
/** A connection that brings nothing for so long has failed. */
const stallMs = 60_000

/** Files in a bucket of Amazon S3 or of a service like it. Credentials are found as by Amazon's own client. */
export function createS3ObjectStore(options: S3ObjectStoreOptions): ObjectStore {
  return createBucketObjectStore(createS3Bucket(options), options)
}

function createS3Bucket({ bucket: Bucket, endpoint, region, forcePathStyle }: S3ObjectStoreOptions): Bucket {
  const settings = {
    ...(endpoint !== null && { endpoint }),
    ...(region !== null && { region }),
    forcePathStyle,
  }
  const client = new S3Client({
    ...settings,
    requestHandler: { connectionTimeout: 10_000, socketTimeout: stallMs },
  })
  // Else it signs the checksum of a body that it does not have.
  const linkClient = new S3Client({ ...settings, requestChecksumCalculation: 'WHEN_REQUIRED' })
  const url = `s3://${Bucket}`

  function explain(error: unknown, permission: string): NusabacaError {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
    const missing =
      permission === 's3:GetObject' && (error as Error).name !== 'NoSuchBucket' ? 'object' : 'bucket'
    return explainCloudError(error, { status, permission, bucket: url, missing })
  }

  async function deleteBatch(names: readonly string[]): Promise<void> {
    if (names.length === 0) return
    const Delete = { Objects: names.map((Key) => ({ Key })), Quiet: true }
    const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete }))
    if (Errors.length > 0) {
      const [first] = Errors
      throw new Error(`${Errors.length} objects were not deleted: ${first?.Code} ${first?.Message}`)
    }
  }

  return {
    url,

    async write(name, content, contentType) {
      const params = { Bucket, Key: name, Body: Readable.from(content), ContentType: contentType }
      try {
        await new Upload({ client, params, partSize, queueSize }).done()
      } catch (error) {
        throw explain(error, 's3:PutObject')
      }
    },

    async read(name, range) {
      const Range = range && { Range: `bytes=${range.first}-${range.last}` }
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: name, ...Range }))
        return explained(Body as Readable)
      } catch (error) {
        throw explain(error, 's3:GetObject')
      }
    },

    async sizeOf(name) {
      try {
        const { ContentLength = 0 } = await client.send(new HeadObjectCommand({ Bucket, Key: name }))
        return ContentLength
      } catch (error) {
        throw explain(error, 's3:GetObject')
      }
    },

    async versionOf(name) {
      try {
        const { ETag, LastModified } = await client.send(new HeadObjectCommand({ Bucket, Key: name }))
        return `${ETag} ${LastModified?.getTime()}`
      } catch (error) {
        throw explain(error, 's3:GetObject')
      }
    },

    async remove(name) {
      try {
        await client.send(new DeleteObjectCommand({ Bucket, Key: name }))
      } catch (error) {
        throw explain(error, 's3:DeleteObject')
      }
    },

    async removeAll(prefix) {
      try {
        for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix: prefix })) {
          await deleteBatch(Contents.map(({ Key }) => Key ?? ''))
        }
      } catch (error) {
        throw explain(error, 's3:DeleteObject')
      }
    },

    async *list(prefix) {
      try {
        for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix: prefix })) {
          for (const { Key, LastModified } of Contents) {
            yield { name: Key ?? '', storedAt: LastModified ?? new Date() }
          }
        }
      } catch (error) {
        throw explain(error, 's3:ListBucket')
      }
    },

    async sign(name, { signedAt, expiresAt, contentDisposition, contentType }) {
      const command = new GetObjectCommand({
        Bucket,
        Key: name,
        ResponseContentDisposition: contentDisposition,
        ResponseContentType: contentType,
      })
      const expiresIn = (expiresAt.getTime() - signedAt.getTime()) / 1000
      return getSignedUrl(client, command, { signingDate: signedAt, expiresIn }).catch((error) => {
        throw unavailable(loggable(error))
      })
    },

    async signPut(name, { signedAt, expiresAt, bytes, contentType }) {
      const command = new PutObjectCommand({
        Bucket,
        Key: name,
        ContentLength: bytes,
        ContentType: contentType,
      })
      const expiresIn = (expiresAt.getTime() - signedAt.getTime()) / 1000
      const signableHeaders = new Set(['content-length', 'content-type', 'host'])
      const terms = { signingDate: signedAt, expiresIn, signableHeaders }
      const url = await getSignedUrl(linkClient, command, terms).catch((error) => {
        throw unavailable(loggable(error))
      })
      return { url, headers: { 'content-type': contentType } }
    },

    async abandonUploads(prefix, before) {
      try {
        for await (const { Key, UploadId, Initiated } of unfinishedUploads(prefix)) {
          if (Initiated === undefined || Initiated > before) continue
          await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }))
        }
      } catch (error) {
        throw explain(error, 's3:ListBucketMultipartUploads, s3:AbortMultipartUpload')
      }
    },
  }

  async function* unfinishedUploads(prefix: string) {
    let page: Partial<ListMultipartUploadsCommandOutput> = { IsTruncated: true }
    while (page.IsTruncated) {
      page = await client.send(
        new ListMultipartUploadsCommand({
          Bucket,
          Prefix: prefix,
          KeyMarker: page.NextKeyMarker,
          UploadIdMarker: page.NextUploadIdMarker,
        }),
      )
      yield* page.Uploads ?? []
    }
  }

  async function* explained(stream: Readable): ByteStream {
    try {
      yield* stream
    } catch (error) {
      throw explain(error, 's3:GetObject')
    }
  }
}
