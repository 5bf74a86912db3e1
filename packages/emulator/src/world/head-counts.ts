const smallest = 5
const largest = 400

/** How many people of each company the world holds: five to four hundred, growing much slower than the company. */
export function allocatePeople(employees: readonly number[], people: number): number[] {
  const floor = Math.min(smallest, Math.floor(people / Math.max(1, employees.length)))
  const counts = employees.map(() => floor)
  const caps = employees.map((size) => Math.min(largest, Math.max(floor, size)))
  let left = people - floor * employees.length
  while (left > 0) {
    const open = counts.some((count, at) => count < (caps[at] as number))
    if (!open) for (const at of caps.keys()) caps[at] = Number.MAX_SAFE_INTEGER
    left -= share(counts, { employees, caps, left })
  }
  return counts
}

function share(
  counts: number[],
  { employees, caps, left }: { employees: readonly number[]; caps: readonly number[]; left: number },
): number {
  const weights = employees.map((size, at) => ((counts[at] as number) < (caps[at] as number) ? size ** 0.35 : 0))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let given = 0
  for (const [at, weight] of weights.entries()) {
    if (weight === 0 || given === left) continue
    const room = Math.min((caps[at] as number) - (counts[at] as number), left - given)
    const more = Math.min(room, Math.max(1, Math.floor((left * weight) / total)))
    counts[at] = (counts[at] as number) + more
    given += more
  }
  return given
}
