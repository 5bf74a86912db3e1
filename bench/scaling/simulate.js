/**
 * A network of queues in simulated time. Each resource serves `servers` at a time, in the order of arrival; each kind of request passes
 * through its stations one after the other, and takes at each an exponential time around the mean.
 *
 * @typedef {{ servers: number }} Resource
 * @typedef {{ share: number, stations: readonly (readonly [resource: string, meanMs: number])[] }} Kind
 * @param {{ resources: Record<string, Resource>, kinds: Record<string, Kind>, perSecond: number, seconds: number, random: () => number }} world
 * @returns {{ p50Ms: number, p99Ms: number, busy: Record<string, number> }} `busy`: share of the time that a resource works
 */
export function simulate({ resources, kinds, perSecond, seconds, random }) {
  const exponential = (mean) => -Math.log(1 - random()) * mean
  const free = new Map(Object.entries(resources).map(([name, { servers }]) => [name, new Float64Array(servers)]))
  const worked = new Map(Object.keys(resources).map((name) => [name, 0]))
  const agenda = createAgenda()
  const latencies = []
  const endMs = seconds * 1000
  const choose = chooser(kinds, random)

  for (let at = exponential(1000 / perSecond); at < endMs; at += exponential(1000 / perSecond)) {
    agenda.add({ at, came: at, stations: choose(), next: 0 })
  }
  for (let visit = agenda.take(); visit; visit = agenda.take()) {
    const station = visit.stations[visit.next]
    if (!station) {
      latencies.push(visit.at - visit.came)
      continue
    }
    const [name, meanMs] = station
    const servers = free.get(name)
    const first = indexOfLeast(servers)
    const took = exponential(meanMs)
    const done = Math.max(visit.at, servers[first]) + took
    servers[first] = done
    worked.set(name, worked.get(name) + took)
    agenda.add({ ...visit, at: done, next: visit.next + 1 })
  }
  latencies.sort((a, b) => a - b)
  const busy = Object.fromEntries(
    [...worked].map(([name, ms]) => [name, Math.min(1, ms / endMs / resources[name].servers)]),
  )
  return { p50Ms: at(latencies, 0.5), p99Ms: at(latencies, 0.99), busy }
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

function chooser(kinds, random) {
  const all = Object.values(kinds)
  return () => {
    let left = random() * all.reduce((sum, { share }) => sum + share, 0)
    return (all.find(({ share }) => (left -= share) < 0) ?? all.at(-1)).stations
  }
}

function indexOfLeast(times) {
  let least = 0
  for (let i = 1; i < times.length; i++) if (times[i] < times[least]) least = i
  return least
}

/** A binary heap by time. */
function createAgenda() {
  const heap = []
  const swap = (a, b) => ([heap[a], heap[b]] = [heap[b], heap[a]])
  return {
    add(visit) {
      let i = heap.push(visit) - 1
      for (let up = (i - 1) >> 1; i > 0 && heap[up].at > heap[i].at; i = up, up = (i - 1) >> 1) swap(i, up)
    },
    take() {
      const first = heap[0]
      const last = heap.pop()
      if (!heap.length) return first
      heap[0] = last
      for (let i = 0; ; ) {
        const [left, right] = [2 * i + 1, 2 * i + 2]
        let least = i
        if (left < heap.length && heap[left].at < heap[least].at) least = left
        if (right < heap.length && heap[right].at < heap[least].at) least = right
        if (least === i) return first
        swap(i, least)
        i = least
      }
    },
  }
}
