import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { hashSecret, makeKeySecret } from './key-secret.ts'

test('a secret is 32 random bytes between prefix and checksum', () => {
  const secret = makeKeySecret()
  expect(secret).toMatch(/^delos_[A-Za-z0-9_-]{47}$/)
  const body = secret.slice(6, -4)
  expect(Buffer.from(body, 'base64url')).toHaveLength(32)
  expect(secret.slice(-4)).toBe(createHash('sha256').update(`delos_${body}`).digest('base64url').slice(0, 4))
})

test('no two are alike, and the hash does not hold the secret', () => {
  const secrets = Array.from({ length: 1000 }, makeKeySecret)
  expect(new Set(secrets).size).toBe(1000)
  expect(new Set(secrets.map(hashSecret)).size).toBe(1000)
  expect(hashSecret('delos')).toMatch(/^[0-9a-f]{64}$/)
})
