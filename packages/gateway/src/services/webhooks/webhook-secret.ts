import { randomBytes } from 'node:crypto'

const prefix = 'whsec_'
const madeBytes = 32
const fewestBytes = 24
const mostBytes = 64

export function makeWebhookSecret(): string {
  return prefix + randomBytes(madeBytes).toString('base64')
}

/** The bytes that sign; undefined where it is no secret of 24 to 64 bytes in base64. */
export function readWebhookSecret(secret: string): Buffer | undefined {
  const base64 = secret.startsWith(prefix) ? secret.slice(prefix.length) : ''
  const bytes = Buffer.from(base64, 'base64')
  const isExact = bytes.toString('base64') === base64
  return isExact && bytes.length >= fewestBytes && bytes.length <= mostBytes ? bytes : undefined
}
