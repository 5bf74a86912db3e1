/** Queries travel in the address of a GET: this much of it is safe with every proxy between. */
const longestList = 6000

export function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r')}'`
}

/** Lists of literals, each short enough for one query. */
export function cutLists(literals: readonly string[]): string[][] {
  const lists: string[][] = []
  let length = Number.POSITIVE_INFINITY
  for (const literal of literals) {
    const own = encodeURIComponent(literal).length + 3
    if (length + own > longestList) {
      lists.push([])
      length = 0
    }
    lists.at(-1)?.push(literal)
    length += own
  }
  return lists
}

/** As a literal, in whole seconds: times of Salesforce have no others. */
export function toTime(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z')
}
