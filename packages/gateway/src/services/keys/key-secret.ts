import { hash, randomBytes } from 'node:crypto'

const prefix = 'delos_'

/** 256 random bits behind a prefix that scanners for leaked secrets can look for, and a checksum that tells typing errors. */
export function makeKeySecret(): string {
  const body = randomBytes(32).toString('base64url')
  return `${prefix}${body}${checksum(body)}`
}

/** All that is stored. A secret of 256 random bits needs no salt and no slow hash. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'hex')
}

function checksum(body: string): string {
  return hash('sha256', `${prefix}${body}`, 'base64url').slice(0, 4)
}
