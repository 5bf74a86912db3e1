import { uptime } from 'node:os'
import { type Clock, systemClock } from '@delos/client'

/** What the machine says about time, in milliseconds. */
export interface TimeSources {
  /** Since the epoch; may be set to anything at any moment. */
  wall(): number
  /** Since some moment; goes on evenly while the machine is awake. */
  running(): number
  /** Since the machine was started, with the time that it slept. */
  up(): number
}

export interface SteadyClockOptions {
  sources?: TimeSources
  /** Told once of each time that the wall clock was set: by how much it is ahead of this clock now. */
  onSet?(aheadMs: number): void
}

const machine: TimeSources = {
  wall: () => Date.now(),
  running: () => performance.now(),
  up: () => uptime() * 1000,
}

/** Of clocks that are read one after the other, one of them in hundredths of a second. */
const toleratedMs = 1000
const lookEveryMs = 1000

/**
 * The wall clock of when the process began, carried on evenly: whoever sets the clock meanwhile neither opens Apollo's
 * windows anew nor makes jobs early. A machine that slept is told from one whose clock was set by how long it has been up.
 */
export function createSteadyClock({ sources = machine, onSet = () => {} }: SteadyClockOptions = {}): Clock {
  const { wall, running, up } = sources
  const begun = { running: running(), up: up() }
  let offset = wall() - begun.running
  let sleptMs = 0
  let lookedAt = Number.NEGATIVE_INFINITY
  let toldMs = 0

  function look(): void {
    const missedMs = up() - begun.up - (running() - begun.running) - sleptMs
    if (missedMs > toleratedMs) {
      sleptMs += missedMs
      offset += missedMs
    }
    const aheadMs = wall() - (offset + running())
    if (Math.abs(aheadMs - toldMs) <= toleratedMs) return
    toldMs = Math.abs(aheadMs) <= toleratedMs ? 0 : aheadMs
    if (toldMs) onSet(Math.round(toldMs))
  }

  return {
    now() {
      const at = running()
      if (at - lookedAt >= lookEveryMs && Math.abs(wall() - (offset + at)) > toleratedMs) {
        lookedAt = at
        look()
      }
      return Math.floor(offset + at)
    },
    sleep: systemClock.sleep,
  }
}
