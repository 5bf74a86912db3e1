import * as fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { signWebhook } from './sign-webhook.ts'
import { makeWebhookSecret, readWebhookSecret } from './webhook-secret.ts'

const anyId = fc.stringMatching(/^msg_[0-9A-Z]{26}$/)
const anyPayload = fc.jsonValue({ stringUnit: 'binary' }).map((data) => JSON.stringify({ type: 'contact.phone', data }))
const anySecret = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`)
const now = () => Math.floor(Date.now() / 1000)

function isAccepted(secret: string, payload: Buffer | string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(payload, headers)
    return true
  } catch {
    return false
  }
}

describe('a signed webhook', () => {
  it('is accepted by the public library, whatever it says', () => {
    fc.assert(
      fc.property(anyId, anyPayload, anySecret, (id, payload, secret) => {
        const headers = signWebhook({ id, timestamp: now(), payload }, [secret])
        expect(new Webhook(secret).verify(payload, headers)).toEqual(JSON.parse(payload))
      }),
      { numRuns: 1000 },
    )
  })

  it('is not accepted with one bit changed, in message, id, time or signature', () => {
    const secret = makeWebhookSecret()
    const anyBit = fc.record({
      part: fc.constantFrom('payload', 'id', 'time', 'signature'),
      at: fc.nat(),
      bit: fc.nat(6),
    })
    fc.assert(
      fc.property(anyId, anyPayload, anyBit, (id, payload, { part, at, bit }) => {
        const headers = signWebhook({ id, timestamp: now(), payload }, [secret])
        const parts = {
          payload: Buffer.from(payload),
          id: Buffer.from(headers['webhook-id'] ?? ''),
          time: Buffer.from(headers['webhook-timestamp'] ?? ''),
          signature: Buffer.from(headers['webhook-signature'] ?? ''),
        }
        const bytes = parts[part]
        const place = at % bytes.length
        bytes[place] = (bytes[place] ?? 0) ^ (1 << bit)
        const changed = {
          'webhook-id': parts.id.toString('latin1'),
          'webhook-timestamp': parts.time.toString('latin1'),
          'webhook-signature': parts.signature.toString('latin1'),
        }
        expect(isAccepted(secret, parts.payload, changed)).toBe(false)
      }),
      { numRuns: 10_000 },
    )
  })

  it('is accepted under either secret while one takes the place of the other', () => {
    const [old, next, stranger] = [makeWebhookSecret(), makeWebhookSecret(), makeWebhookSecret()]
    const headers = signWebhook({ id: 'msg_1', timestamp: now(), payload: '{}' }, [next, old])
    expect([old, next, stranger].map((secret) => isAccepted(secret, '{}', headers))).toEqual([true, true, false])
  })

  it('has neither an id with a full stop nor a weak secret', () => {
    const message = { id: 'msg_1', timestamp: now(), payload: '{}' }
    expect(() => signWebhook({ ...message, id: 'msg.1' }, [makeWebhookSecret()])).toThrow()
    expect(() => signWebhook({ ...message, timestamp: 1.5 }, [makeWebhookSecret()])).toThrow()
    expect(() => signWebhook(message, ['whsec_c2hvcnQ='])).toThrow()
  })
})

describe('a secret', () => {
  it.each([
    ['no prefix', Buffer.alloc(32).toString('base64')],
    ['23 bytes', `whsec_${Buffer.alloc(23).toString('base64')}`],
    ['65 bytes', `whsec_${Buffer.alloc(65).toString('base64')}`],
    ['no base64', `whsec_${'ü'.repeat(40)}`],
    ['nothing', ''],
  ])('is none with %s', (_what, secret) => {
    expect(readWebhookSecret(secret)).toBeUndefined()
  })

  it('that is made has 32 bytes', () => {
    expect(readWebhookSecret(makeWebhookSecret())?.length).toBe(32)
  })
})
