import { foldToAscii } from './ascii.ts'
import type { Random } from './prng.ts'
import { latinNames } from './tables/names-latin.ts'
import { scriptedNames } from './tables/names-scripted.ts'
import { reservedNames } from './tables/reserved-names.ts'

export type Culture = keyof typeof latinNames | keyof typeof scriptedNames

/** A name as it is written, and folded for addresses and slugs. */
export interface PersonName {
  first: string
  last: string
  asciiFirst: string
  asciiLast: string
}

interface NamePart {
  latin: string
  native: string
  ascii: string
}

export type NamePools = Record<Culture, { first: NamePart[]; last: NamePart[] }>

const nativeScriptShare = 0.35

export function createNamePools(): NamePools {
  const entries = Object.entries({ ...latinNames, ...scriptedNames })
  return Object.fromEntries(
    entries.map(([culture, pool]) => [culture, { first: pool.first.map(toPart), last: pool.last.map(toPart) }]),
  ) as NamePools
}

export function pickName(random: Random, pools: NamePools, culture: Culture): PersonName {
  for (;;) {
    const first = random.pick(pools[culture].first)
    const last = random.pick(pools[culture].last)
    const script = random.chance(nativeScriptShare) ? 'native' : 'latin'
    if (reservedNames.has(`${first.ascii} ${last.ascii}`)) continue
    return { first: first[script], last: last[script], asciiFirst: first.ascii, asciiLast: last.ascii }
  }
}

function toPart(entry: string): NamePart {
  const [native = '', latin = native] = entry.split('=')
  return { native, latin, ascii: foldToAscii(latin) }
}
