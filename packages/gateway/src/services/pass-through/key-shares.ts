import type { Clock, RateWindow } from '@delos/client'
import { LRUCache } from 'lru-cache'

/** Just what is needed of an answer's headers. */
export type ReadHeader = (name: string) => string | undefined

/**
 * What each key has of Apollo's windows. Apollo counts all keys of a team as one; a client that paces itself by the
 * headers is told what it used itself, and its part of what is left.
 */
export interface KeyShares {
  /** Notes a call that Apollo has counted and answers the headers for its caller. */
  count(group: string, keyId: string, read: ReadHeader): Record<string, string>
  /** The headers for a caller whose call was not counted; none where the windows are not known. */
  show(group: string, keyId: string): Record<string, string>
}

const windows = {
  minute: { limit: 'x-rate-limit-minute', usage: 'x-minute-usage', left: 'x-minute-requests-left', minutes: 1 },
  hour: { limit: 'x-rate-limit-hourly', usage: 'x-hourly-usage', left: 'x-hourly-requests-left', minutes: 60 },
  day: { limit: 'x-rate-limit-24-hour', usage: 'x-24-hour-usage', left: 'x-24-hour-requests-left', minutes: 1440 },
} as const satisfies Record<RateWindow, { limit: string; usage: string; left: string; minutes: number }>
const windowNames = Object.keys(windows) as RateWindow[]

interface SharedWindow {
  /** Null is unlimited. */
  limit: number | null
  used: number
  openedAt: number
  byKey: Map<string, number>
}

const mostGroups = 500

export function createKeyShares({ clock, minuteMs }: { clock: Clock; minuteMs: number }): KeyShares {
  const groups = new LRUCache<string, Partial<Record<RateWindow, SharedWindow>>>({ max: mostGroups })

  function isOver(window: SharedWindow, name: RateWindow): boolean {
    return clock.now() - window.openedAt >= windows[name].minutes * minuteMs
  }

  /** The window that this answer was counted in: usage only rises, but for the answers that overtake each other. */
  function windowFor(
    group: Partial<Record<RateWindow, SharedWindow>>,
    name: RateWindow,
    seen: { limit: number | null; used: number },
  ): SharedWindow {
    const known = group[name]
    const isNew = !known || isOver(known, name) || seen.used < known.used / 2
    const window = isNew ? { ...seen, openedAt: clock.now(), byKey: new Map() } : known
    window.limit = seen.limit
    window.used = Math.max(window.used, seen.used)
    group[name] = window
    return window
  }

  return {
    count(groupName, keyId, read) {
      const group = groups.get(groupName) ?? {}
      groups.set(groupName, group)
      const shown: Record<string, string> = {}
      for (const name of windowNames) {
        const seen = readWindow(name, read)
        if (!seen) continue
        const window = windowFor(group, name, seen)
        window.byKey.set(keyId, (window.byKey.get(keyId) ?? 0) + 1)
        Object.assign(shown, headersOf(name, window, keyId))
      }
      return shown
    },
    show(groupName, keyId) {
      const shown: Record<string, string> = {}
      const group = groups.get(groupName)
      for (const name of windowNames) {
        const window = group?.[name]
        if (window && !isOver(window, name)) Object.assign(shown, headersOf(name, window, keyId))
      }
      return shown
    },
  }
}

function readWindow(name: RateWindow, read: ReadHeader): { limit: number | null; used: number } | undefined {
  const limit = read(windows[name].limit)
  if (limit === undefined) return undefined
  if (limit.trim() === '') return { limit: null, used: 0 }
  const used = Number(read(windows[name].usage))
  return Number.isFinite(Number(limit)) && Number.isFinite(used) ? { limit: Number(limit), used } : undefined
}

/** What is left is shared by the keys that were at it in this window. */
function headersOf(name: RateWindow, { limit, used, byKey }: SharedWindow, keyId: string): Record<string, string> {
  const header = windows[name]
  if (limit === null) return { [header.limit]: '' }
  const own = Math.min(used, byKey.get(keyId) ?? 0)
  const sharers = Math.max(1, byKey.size + (byKey.has(keyId) ? 0 : 1))
  const left = Math.floor(Math.max(0, limit - used) / sharers)
  return { [header.limit]: String(own + left), [header.usage]: String(own), [header.left]: String(left) }
}
