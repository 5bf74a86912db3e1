const suffixes = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'

export function isId(text: string): boolean {
  return /^(?:[0-9A-Za-z]{15}|[0-9A-Za-z]{18})$/.test(text)
}

/** Ids of 15 characters, which some messages name, in the form of 18 that everything else has. */
export function toLongId(id: string): string {
  if (id.length !== 15) return id
  const blocks = [id.slice(0, 5), id.slice(5, 10), id.slice(10)]
  return id + blocks.map(suffixOf).join('')
}

/** Which letters of the five are capitals. */
function suffixOf(block: string): string {
  const bits = [...block].reduce((sum, letter, at) => sum + (/[A-Z]/.test(letter) ? 2 ** at : 0), 0)
  return suffixes[bits] ?? ''
}
