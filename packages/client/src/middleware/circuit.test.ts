import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CircuitEntry, Verdict } from './circuit.ts'
import { createCircuit } from './circuit.ts'

const consecutiveFailures = 3
const openMs = 1000

/** The rules in their plainest form, with the call's era as its only memory. */
function createModel() {
  const model = { state: 'closed', era: 0, failures: 0, openedAt: 0, probing: false }
  const change = (state: string): void => {
    Object.assign(model, { state, era: model.era + 1, failures: 0, probing: false })
  }
  return {
    model,
    enter(now: number): number | undefined {
      if (model.state === 'open' && now >= model.openedAt + openMs) change('half-open')
      if (model.state === 'open' || model.probing) return undefined
      if (model.state === 'half-open') model.probing = true
      return model.era
    },
    leave(era: number, verdict: Verdict, now: number): void {
      if (era !== model.era) return
      model.probing = false
      if (verdict === 'success') {
        model.failures = 0
        if (model.state === 'half-open') change('closed')
      }
      if (verdict !== 'failure') return
      model.failures += 1
      if (model.state === 'closed' && model.failures < consecutiveFailures) return
      model.openedAt = now
      change('open')
    },
  }
}

const step = fc.oneof(
  fc.record({ do: fc.constant('enter' as const) }),
  fc.record({
    do: fc.constant('leave' as const),
    which: fc.nat(20),
    verdict: fc.constantFrom<Verdict>('success', 'failure', 'failure', 'failure', 'neutral'),
  }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 1200 }) }),
)

describe('circuit', () => {
  it('agrees with its model over random interleavings, and never has two probes out', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const circuit = createCircuit({ consecutiveFailures, openMs, onChange: () => undefined })
        const reference = createModel()
        const out: { entry: CircuitEntry & { admitted: true }; era: number; isProbe: boolean }[] = []
        let now = 0
        for (const s of steps) {
          if (s.do === 'pass') now += s.ms
          if (s.do === 'enter') {
            const entry = circuit.enter(now)
            const era = reference.enter(now)
            expect(entry.admitted).toBe(era !== undefined)
            if (!entry.admitted || era === undefined) continue
            const isProbe = reference.model.state === 'half-open'
            expect(isProbe && out.some((call) => call.isProbe && call.era === era)).toBe(false)
            out.push({ entry, era, isProbe })
          }
          if (s.do === 'leave' && out.length > 0) {
            const [call] = out.splice(s.which % out.length, 1)
            call?.entry.leave(s.verdict, now)
            if (call !== undefined) reference.leave(call.era, s.verdict, now)
          }
          const due = reference.model.state === 'open' && now >= reference.model.openedAt + openMs
          expect(circuit.state(now)).toBe(due ? 'half-open' : reference.model.state)
        }
      }),
      { numRuns: 10_000 },
    )
  })

  it('opens once when six calls fail in the same tick, and stragglers do not prolong it', () => {
    const changes: string[] = []
    const circuit = createCircuit({
      consecutiveFailures,
      openMs,
      onChange: (from, to) => changes.push(`${from} ${to}`),
    })
    const calls = Array.from({ length: 6 }, () => circuit.enter(0))
    for (const call of calls.slice(0, 5)) if (call.admitted) call.leave('failure', 10)
    const [straggler] = calls.slice(5)
    if (straggler?.admitted) straggler.leave('failure', 900)
    expect(changes).toEqual(['closed open'])
    expect(circuit.enter(1009)).toEqual({ admitted: false, retryAfterMs: 1 })
    expect(circuit.enter(1010).admitted).toBe(true)
    expect(circuit.enter(1010).admitted).toBe(false)
  })

  it('follows who found the endpoint down or up, until its own calls tell otherwise', () => {
    const changes: string[] = []
    const circuit = createCircuit({
      consecutiveFailures,
      openMs,
      onChange: (from, to, isFollowing) => changes.push(`${isFollowing ? 'follows' : 'finds'} ${from} ${to}`),
    })
    const early = circuit.enter(0)
    circuit.follow(5000, 100)
    expect(circuit.enter(200)).toEqual({ admitted: false, retryAfterMs: 4800 })
    if (early.admitted) early.leave('success', 300)
    expect(circuit.state(4999)).toBe('open')
    circuit.follow(8000, 4000)
    expect(circuit.state(5000)).toBe('open')
    circuit.follow(undefined, 6000)
    expect(circuit.state(6000)).toBe('closed')
    circuit.follow(7000, 6000)
    const probe = circuit.enter(7000)
    if (probe.admitted) probe.leave('failure', 7100)
    circuit.follow(undefined, 7200)
    expect(circuit.state(7200)).toBe('open')
    expect(changes).toEqual([
      'follows closed open',
      'follows open closed',
      'follows closed open',
      'finds open half-open',
      'finds half-open open',
    ])
  })
})
