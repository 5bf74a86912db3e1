const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const checks = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'

/** The id of 18 characters: the last three tell the case of the others. */
export function toLongId(short: string): string {
  let suffix = ''
  for (let block = 0; block < 3; block += 1) {
    let bits = 0
    for (let at = 0; at < 5; at += 1) {
      const letter = short[block * 5 + at] ?? ''
      if (letter >= 'A' && letter <= 'Z') bits |= 1 << at
    }
    suffix += checks[bits]
  }
  return short + suffix
}

export function makeId(prefix: string, number: number): string {
  let rest = number
  let text = ''
  for (let at = 0; at < 15 - prefix.length - 3; at += 1) {
    text = (digits[rest % 62] ?? '0') + text
    rest = Math.floor(rest / 62)
  }
  return toLongId(`${prefix}5e0${text}`)
}

/** In 18 characters; undefined where it has no id's form. */
export function readId(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^[0-9A-Za-z]+$/.test(value)) return undefined
  if (value.length === 15) return toLongId(value)
  if (value.length !== 18) return undefined
  return toLongId(value.slice(0, 15)) === value ? value : undefined
}
