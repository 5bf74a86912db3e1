/** The known name with the fewest edits; undefined where even that one has little in common. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  let nearest: { name: string; edits: number } | undefined
  for (const candidate of known) {
    const edits = countEdits(name, candidate)
    if (edits < (nearest?.edits ?? Number.POSITIVE_INFINITY)) nearest = { name: candidate, edits }
  }
  if (!nearest) return undefined
  return nearest.edits <= Math.max(name.length, nearest.name.length) / 2 ? nearest.name : undefined
}

/** Levenshtein's distance. */
export function countEdits(from: string, to: string): number {
  let before = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = (before[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      row.push(Math.min((before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replaced))
    }
    before = row
  }
  return before[to.length] ?? 0
}
