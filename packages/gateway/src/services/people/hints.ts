import { foldName } from './person-name.ts'
import type { IdentifierKind, PersonWish } from './wish.ts'

/**
 * What a wish gives away about who is meant, beyond its names. Two rows, one with an address and one with a profile,
 * may be one person; bought side by side they would be paid for twice.
 */
export interface Hints {
  /** Words of the name: `keiko`, `sato`. */
  words: ReadonlySet<string>
  /** Words run together as addresses do: `ksato`, `satok`, `keikosato`. */
  compounds: ReadonlySet<string>
  domain: string | undefined
  named: ReadonlyMap<IdentifierKind, string>
}

export function hintsOf({ identifiers, details }: PersonWish): Hints {
  const named = new Map(identifiers.map(({ kind, value }) => [kind, value]))
  const [mailbox = '', host] = (named.get('email') ?? '').split('@')
  const profile = named.get('linkedin')?.slice('in/'.length) ?? ''
  const mailWords = wordsOf(mailbox)
  const words = new Set([...wordsOf(details.name ?? ''), ...wordsOf(profile), ...mailWords])
  const compounds = new Set([...compoundsOf([...words]), ...runTogether(details.name ?? ''), ...runTogether(profile)])
  // An address of one word may itself be a compound.
  for (const word of mailWords) compounds.add(word)
  return { words, compounds, domain: host ?? details.domain, named }
}

/** Errs on the side of yes: a needless yes costs a moment's wait, a wrong no a credit. */
export function mayBeSamePerson(a: Hints, b: Hints): boolean {
  if (areDifferent(a, b)) return false
  if (a.words.size === 0 || b.words.size === 0) return true
  return sharesName(a, b) || (sharesWord(a, b) && (!a.domain || !b.domain || a.domain === b.domain))
}

/**
 * The same with good reason: a whole name, or a word of it at the same company. For setting somebody aside for good,
 * where a mere possibility would set aside half a list.
 */
export function isLikelySamePerson(a: Hints, b: Hints): boolean {
  if (areDifferent(a, b)) return false
  const sameCompany = a.domain !== undefined && a.domain === b.domain
  if (a.words.size === 0 || b.words.size === 0) return sameCompany
  return sharesName(a, b) || (sharesWord(a, b) && sameCompany)
}

export function sharesIdentifier(a: Hints, b: Hints): boolean {
  return [...a.named].some(([kind, value]) => b.named.get(kind) === value)
}

/** Two addresses may be one person's, where they or what else is known of the two spell one name. */
function areDifferent(a: Hints, b: Hints): boolean {
  return differBy('apollo', a, b) || differBy('linkedin', a, b) || (differBy('email', a, b) && !sharesName(a, b))
}

function sharesWord(a: Hints, b: Hints): boolean {
  return [...a.words].some((word) => b.words.has(word))
}

/** Two words of a name, or a name run together as its address is. */
function sharesName(a: Hints, b: Hints): boolean {
  if ([...a.words].filter((word) => b.words.has(word)).length >= 2) return true
  return [...a.compounds].some(
    (compound) => b.compounds.has(compound) && !(a.words.has(compound) && b.words.has(compound)),
  )
}

function differBy(kind: IdentifierKind, a: Hints, b: Hints): boolean {
  const [one, other] = [a.named.get(kind), b.named.get(kind)]
  return one !== undefined && other !== undefined && one !== other
}

/** A name of more than two words as addresses write it: `ndangelo`, `mvonhagen`, `delacruz`. */
function runTogether(text: string): string[] {
  const [first, ...rest] = plainLatin(text)
    .split(' ')
    .filter((word) => /^[a-z]+$/.test(word))
  if (!first || rest.length < 2) return []
  const surname = rest.join('')
  return [surname, ...compoundsOf([first, surname])]
}

/** Letters that have no accent to take off, in the spelling that addresses use. */
const spelledOut: Record<string, string> = { đ: 'd', ð: 'd', æ: 'ae', œ: 'oe', þ: 'th', ı: 'i' }

function plainLatin(text: string): string {
  return foldName(text).replace(/[đðæœþı]/g, (letter) => spelledOut[letter] ?? letter)
}

/** Latin words only: how another script is written in an address cannot be told. */
function wordsOf(text: string): string[] {
  return plainLatin(text)
    .split(' ')
    .map((word) => word.replace(/(?<!\d)\d+$/, ''))
    .filter((word) => /^[a-z]{2,}$/.test(word))
}

function compoundsOf(words: readonly string[]): string[] {
  return words.flatMap((first) =>
    words.flatMap((second) =>
      first === second && words.length > 1 ? [] : [`${first[0]}${second}`, `${first}${second[0]}`, `${first}${second}`],
    ),
  )
}
