/** Under which name calls are limited that Delos does not know. */
export interface UnknownLanes {
  laneOf(path: string): string
  /** Apollo knows the path: from now on it has windows of its own, as every operation has at Apollo. */
  confirm(path: string): void
}

const sharedLane = 'pass-through/other'
const mostLanes = 200

export function createUnknownLanes(): UnknownLanes {
  const confirmed = new Set<string>()
  return {
    laneOf(path) {
      const name = maskedPath(path)
      return confirmed.has(name) ? `pass-through${name}` : sharedLane
    },
    confirm(path) {
      if (confirmed.size < mostLanes) confirmed.add(maskedPath(path))
    },
  }
}

/** Without ids: what stays names the action. */
export function maskedPath(path: string): string {
  return path.replace(/\/(?:[0-9a-f]{24}|-?\d+|[0-9a-f-]{36})(?=\/|$)/gi, '/{id}')
}
