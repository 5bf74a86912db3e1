import { setImmediate } from 'node:timers/promises'
import type { Clock } from '@delos/client'
import { describe, expect, it } from 'vitest'
import type { CrmAdapter } from '../../src/crm/crm-adapter.ts'
import { createMemoryTokenStore, type TokenStore } from '../../src/crm/salesforce/token-store.ts'
import { openSalesforce } from './salesforce-world.ts'

const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )
/** Waits pass at once, but no time: claims of the living do not run out. */
const standingClock = (now: () => number): Clock => ({ now, sleep: () => setImmediate() })
const together = (adapters: readonly CrmAdapter[], calls: number) =>
  Promise.all(adapters.flatMap((adapter) => Array.from({ length: calls }, () => adapter.check())))

describe('the session', () => {
  it('is renewed once for all callers of several adapters on one store', async () => {
    const crm = await openSalesforce()
    const clock = standingClock(crm.clock.now)
    const adapters = [0, 1, 2, 3].map(() => crm.adapterWith({ clock }))
    await together(adapters, 1)
    for (let round = 1; round <= 3; round += 1) {
      crm.salesforce.signIn.expire()
      expect(await together(adapters, 25)).toHaveLength(100)
      expect(crm.salesforce.signIn.refreshes).toHaveLength(round)
    }
    await crm.close()
  })

  it('opens with the app’s own credentials', async () => {
    const crm = await openSalesforce()
    const tokens = createMemoryTokenStore({ accessToken: null, refreshToken: null, instanceUrl: crm.salesforce.url })
    const adapter = crm.adapterWith({ tokens })
    expect((await adapter.check()).account).toBe('Emulated Sales')
    crm.salesforce.signIn.expire()
    await adapter.check()
    expect(crm.salesforce.signIn.refreshes).toEqual(['ok', 'ok'])
    await crm.close()
  })

  it('is stored before anybody uses it, also where the store fails for a while', async () => {
    const crm = await openSalesforce()
    let outages = 3
    const order: string[] = []
    const store: TokenStore = {
      read: () => crm.tokens.read(),
      async replace(version, next) {
        if (!next.renewal && outages > 0) {
          outages -= 1
          throw new Error('the database is away')
        }
        const done = await crm.tokens.replace(version, next)
        if (done && !next.renewal) order.push(`stored after ${crm.salesforce.requests('query')} calls`)
        return done
      },
    }
    const adapter = crm.adapterWith({ tokens: store })
    crm.salesforce.signIn.expire()
    await adapter.check()
    expect(order).toEqual(['stored after 1 calls'])
    expect(crm.salesforce.signIn.refreshes).toEqual(['ok'])
    expect((await crm.tokens.read()).tokens).not.toHaveProperty('renewal')
    await crm.close()
  })

  it('is not lost where the store is away for long: the pair is kept and stored first of all later', async () => {
    const crm = await openSalesforce()
    let isAway = true
    const store: TokenStore = {
      read: () => crm.tokens.read(),
      async replace(version, next) {
        if (isAway && !next.renewal) throw new Error('the database is away')
        return crm.tokens.replace(version, next)
      },
    }
    const adapter = crm.adapterWith({ tokens: store })
    crm.salesforce.signIn.expire()
    expect(await faultOf(adapter.check())).toMatchObject({ code: 'unavailable', retryable: true })
    isAway = false
    await adapter.check()
    expect(crm.salesforce.signIn.refreshes).toEqual(['ok'])
    await crm.close()
  })

  it('is renewed by another after the one who was at it has died', async () => {
    const crm = await openSalesforce()
    crm.salesforce.signIn.expire()
    const { tokens, version } = await crm.tokens.read()
    const renewal = { by: 'a process that is dead', untilMs: crm.clock.now() + 90_000 }
    await crm.tokens.replace(version, { ...tokens, renewal })
    const begunMs = crm.clock.now()
    await crm.adapter.check()
    expect(crm.clock.now() - begunMs).toBeGreaterThanOrEqual(90_000)
    expect(crm.salesforce.signIn.refreshes).toEqual(['ok'])
    await crm.close()
  })

  it('survives a token endpoint that is away, and a lost answer where refresh tokens do not rotate', async () => {
    const crm = await openSalesforce({ isRotating: false })
    for (const effect of [{ status: 503 }, { reset: 'after' }, { html502: true }] as const) {
      crm.salesforce.signIn.expire()
      crm.salesforce.faults.next('oauth2/token', effect)
      expect(await faultOf(crm.adapter.check())).toMatchObject({ code: 'unavailable' })
      expect((await crm.adapter.check()).account).toBe('Emulated Sales')
    }
    await crm.close()
  })

  it('outlives a process that dies between the answer and the store, where refresh tokens do not rotate', async () => {
    const crm = await openSalesforce({ isRotating: false })
    const dying: TokenStore = {
      read: () => crm.tokens.read(),
      replace: (version, next) => (next.renewal ? crm.tokens.replace(version, next) : new Promise(() => {})),
    }
    crm.salesforce.signIn.expire()
    const stop = new AbortController()
    const dead = faultOf(crm.adapterWith({ tokens: dying }).check({ signal: stop.signal }))
    while (crm.salesforce.signIn.refreshes.length === 0) await setImmediate()
    stop.abort(new Error('dead'))
    await dead
    expect((await crm.adapterWith({}).check()).account).toBe('Emulated Sales')
    expect(crm.salesforce.signIn.refreshes).toEqual(['ok', 'ok'])
    await crm.close()
  })

  it('says what is wrong where the grant is gone, asks once for it, and takes a connection made anew', async () => {
    const crm = await openSalesforce()
    crm.salesforce.signIn.revoke()
    expect(await faultOf(together([crm.adapter], 20))).toMatchObject({ code: 'unauthorized', retryable: false })
    expect(crm.salesforce.signIn.refreshes).toEqual(['refused'])
    await crm.close()
    const other = await openSalesforce()
    other.salesforce.signIn.expire()
    const { version } = await other.tokens.read()
    const fresh = other.salesforce.signIn.consent()
    await other.tokens.replace(version, { ...fresh, instanceUrl: other.salesforce.url })
    await other.adapter.check()
    expect(other.salesforce.signIn.refreshes).toEqual([])
    await other.close()
  })

  it('does not spend the grant twice where somebody else’s renewal came first', async () => {
    const crm = await openSalesforce()
    await crm.adapter.check()
    crm.salesforce.signIn.expire()
    await crm.adapterWith({}).check()
    await crm.adapter.check()
    expect(crm.salesforce.signIn.refreshes).toEqual(['ok'])
    await crm.close()
  })

  it('is renewed also where what another process has stored ran out meanwhile', async () => {
    const crm = await openSalesforce()
    await crm.adapter.check()
    crm.salesforce.signIn.expire()
    await crm.adapterWith({}).check()
    crm.salesforce.signIn.expire()
    expect((await crm.adapter.check()).account).toBe('Emulated Sales')
    expect(crm.salesforce.signIn.refreshes).toEqual(['ok', 'ok'])
    await crm.close()
  })

  it('stops waiting for a signal, and lets the others go on', async () => {
    const crm = await openSalesforce()
    crm.salesforce.signIn.expire()
    crm.salesforce.faults.next('oauth2/token', { delayMs: 50 })
    const stop = new AbortController()
    const given = crm.adapter.check({ signal: stop.signal })
    const other = crm.adapter.check()
    stop.abort(new Error('enough'))
    await expect(given).rejects.toThrow('enough')
    expect((await other).account).toBe('Emulated Sales')
    await crm.close()
  })
})
