const letters: Record<string, string> = { ß: 'ss', ł: 'l', ø: 'o', æ: 'ae', đ: 'd', ð: 'd', þ: 'th', ı: 'i', œ: 'oe' }

/** Lower-case ASCII, for addresses and slugs: `Łukasz` becomes `lukasz`, `O'Brien` `obrien`. Hyphens stay. */
export function foldToAscii(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[ßłøæđðþıœ]/g, (letter) => letters[letter] ?? '')
    .replaceAll(/[^a-z0-9-]/g, '')
}
