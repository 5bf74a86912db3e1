import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../config.ts'
import { ServiceError } from '../../errors.ts'

/** Keeps secrets that have to be read again: what stands in the database is of no use without the key. */
export interface Seal {
  close(text: string, boundTo: string): string
  /** Throws where it was closed with another key, or for something else. */
  open(sealed: string, boundTo: string): string
}

const version = 'v1'
const nonceBytes = 12
const tagBytes = 16

/** The configured key, or one of the data folder. Processes that share a database share no folder, and need the former. */
export async function openSeal({ dataDir, databaseUrl, webhooks }: Config): Promise<Seal> {
  if (webhooks.sealKey) return createSeal(Buffer.from(webhooks.sealKey.reveal()))
  if (databaseUrl) {
    throw new ServiceError('invalid_input', 'On PostgreSQL, webhooks need DELOS_SEAL_KEY', { reason: 'no_seal_key' })
  }
  return createSeal(await keyIn(dataDir))
}

function createSeal(material: Uint8Array): Seal {
  const key = Buffer.from(hkdfSync('sha256', material, '', 'delos webhook secrets', 32))
  return {
    close(text, boundTo) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(boundTo))
      const closed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${version}.${closed.toString('base64url')}`
    },
    open(sealed, boundTo) {
      const closed = Buffer.from(sealed.slice(version.length + 1), 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key, closed.subarray(0, nonceBytes)).setAAD(Buffer.from(boundTo))
      decipher.setAuthTag(closed.subarray(closed.length - tagBytes))
      return (
        decipher.update(closed.subarray(nonceBytes, closed.length - tagBytes), undefined, 'utf8') +
        decipher.final('utf8')
      )
    },
  }
}

/** Undefined where it was closed with a key that is no longer there. */
export function readSealed(seal: Seal, sealed: string, boundTo: string): string | undefined {
  try {
    return seal.open(sealed, boundTo)
  } catch {
    return undefined
  }
}

/** Made once. By way of a link, so that of two who make it at the same moment both read the one that stays. */
async function keyIn(dataDir: string): Promise<Uint8Array> {
  const path = join(dataDir, 'seal.key')
  const known = await readFile(path).catch(() => undefined)
  if (known) return known
  await mkdir(dataDir, { recursive: true })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, randomBytes(32).toString('base64'), { mode: 0o600 })
  try {
    await link(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
  return readFile(path)
}
