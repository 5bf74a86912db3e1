import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 random bits: whoever knows the address is believed to be Apollo, so nobody may guess it. */
export function makeCallbackToken(): string {
  return randomBytes(32).toString('base64url')
}

/** All that is stored, and what is looked up: the index is asked for the digest, never for the token. */
export function hashCallbackToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

export function callbackUrl(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/(?<!\/)\/+$/, '')}/callbacks/apollo/${token}`
}
