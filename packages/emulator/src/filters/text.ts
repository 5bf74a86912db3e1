import { foldName } from '../identity.ts'

const SYNONYMS: Record<string, string> = {
  vp: 'vice president',
  svp: 'senior vice president',
  evp: 'executive vice president',
  ceo: 'chief executive officer',
  cto: 'chief technology officer',
  cfo: 'chief financial officer',
  coo: 'chief operating officer',
  cmo: 'chief marketing officer',
  cro: 'chief revenue officer',
  cio: 'chief information officer',
  ciso: 'chief information security officer',
  cpo: 'chief product officer',
  sr: 'senior',
  jr: 'junior',
  hr: 'human resources',
  it: 'information technology',
  mgr: 'manager',
  dir: 'director',
  eng: 'engineering',
  revops: 'revenue operations',
}

const FILLERS = new Set(['of', 'the', 'and', 'for', 'a', 'an', 'in', 'at'])

/** The words of a title with abbreviations written out and fillers dropped. */
export function titleWords(title: string): string[] {
  return foldName(title)
    .split(/[^\p{L}\p{N}]+/u)
    .flatMap((word) => (SYNONYMS[word] ?? word).split(' '))
    .filter((word) => word !== '' && !FILLERS.has(word))
}

/** A title is similar when it holds every word that was asked for, in any order. */
export function isSimilarTitle(title: string[], wanted: string[]): boolean {
  return wanted.length > 0 && wanted.every((word) => title.includes(word))
}

const COUNTRY_ALIASES: Record<string, string> = {
  us: 'united states',
  usa: 'united states',
  uk: 'united kingdom',
  'great britain': 'united kingdom',
}

export interface Place {
  city: string
  state: string
  country: string
}

/** `Denver`, `Colorado, US`, `germany`: each part must be one of the place's names. */
export function isInPlace(place: Place, wanted: string): boolean {
  const names = [place.city, place.state, place.country].map(foldName)
  const parts = foldName(wanted)
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return parts.length > 0 && parts.every((part) => names.includes(COUNTRY_ALIASES[part] ?? part))
}

export function containsText(text: string, wanted: string): boolean {
  return foldName(text).includes(foldName(wanted))
}
