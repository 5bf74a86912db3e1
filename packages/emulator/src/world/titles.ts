import type { Random } from './prng.ts'
import { type Profile } from './tables/industries.ts'
import { chiefExecutiveTrack, executiveTrack, type JobTrack, jobTracks, type Seniority } from './tables/job-tracks.ts'

/** A title and where it sits. The lists are shared by everybody who holds it. */
export interface Position {
  track: JobTrack
  title: string
  seniority: Seniority
  departments: string[]
  subdepartments: string[]
  functions: string[]
}

/** A career climbs this ladder; the numbers only compare. */
export const seniorityRank: Record<Seniority, number> = {
  intern: 0,
  entry: 1,
  senior: 2,
  manager: 3,
  director: 4,
  head: 5,
  vp: 6,
  partner: 6,
  c_suite: 7,
  founder: 8,
  owner: 8,
}

const staffSeniorities: readonly (readonly [Seniority, number])[] = [
  ['intern', 4],
  ['entry', 34],
  ['senior', 28],
  ['manager', 18],
  ['director', 8],
  ['head', 3],
  ['vp', 5],
]

const ladder: readonly Seniority[] = ['intern', 'entry', 'senior', 'manager', 'director', 'head', 'vp', 'c_suite']

export type PositionBook = Map<JobTrack, Map<Seniority, Position[]>>

export function createPositionBook(): PositionBook {
  const tracks = [executiveTrack, chiefExecutiveTrack, ...jobTracks]
  return new Map(tracks.map((track) => [track, positionsOfTrack(track)]))
}

/** The top of a company, then staff: as many positions as it has people here. */
export function pickPositions(
  random: Random,
  book: PositionBook,
  company: { profile: Profile; employees: number; known: boolean; people: number },
): Position[] {
  const tracks = tracksOfProfile(company.profile)
  const positions = [pickTop(random, book, company)]
  for (const track of chiefTracks(random, tracks, chiefCount(company.people))) {
    positions.push(pickPosition(random, book, track, 'c_suite'))
  }
  while (positions.length < company.people) positions.push(pickStaff(random, book, tracks))
  return positions.slice(0, company.people)
}

/** A post of the same line of work, no higher than the rank. */
export function pickEarlierPosition(random: Random, book: PositionBook, track: JobTrack, rank: number): Position {
  const line = track.titles.entry ? track : random.pick(jobTracks)
  const ceiling = Math.min(rank, ladder.length - 1)
  for (let at = ceiling; at > 0; at--) {
    const seniority = ladder[at] as Seniority
    if (line.titles[seniority]) return pickPosition(random, book, line, seniority)
  }
  return pickPosition(random, book, line, 'intern')
}

/** Shares of the functions that a kind of company employs people for. */
export function functionShares(profile: Profile): Map<string, number> {
  const shares = new Map<string, number>()
  for (const [track, share] of tracksOfProfile(profile)) {
    shares.set(track.function, (shares.get(track.function) ?? 0) + share)
  }
  return shares
}

function positionsOfTrack(track: JobTrack): Map<Seniority, Position[]> {
  const bySeniority = Object.entries(track.titles) as [Seniority, string[]][]
  return new Map(
    bySeniority.map(([seniority, titles]) => [seniority, titles.map((title) => toPosition(track, seniority, title))]),
  )
}

function toPosition(track: JobTrack, seniority: Seniority, title: string): Position {
  const alsoExecutive = seniority === 'c_suite' && track.department !== 'c_suite'
  return {
    track,
    title,
    seniority,
    departments: alsoExecutive ? ['c_suite', track.department] : [track.department],
    subdepartments: alsoExecutive ? ['executive', track.subdepartment] : [track.subdepartment],
    functions: [track.function],
  }
}

function pickPosition(random: Random, book: PositionBook, track: JobTrack, seniority: Seniority): Position {
  return random.pick(book.get(track)?.get(seniority) ?? [])
}

function pickTop(random: Random, book: PositionBook, company: { employees: number; known: boolean }): Position {
  const roll = random.fraction()
  if (company.known || company.employees >= 500) return pickPosition(random, book, chiefExecutiveTrack, 'c_suite')
  if (company.employees < 60 && roll < 0.25) return pickPosition(random, book, executiveTrack, 'owner')
  if (roll < 0.7) return pickPosition(random, book, executiveTrack, 'founder')
  return pickPosition(random, book, chiefExecutiveTrack, 'c_suite')
}

function pickStaff(random: Random, book: PositionBook, tracks: readonly (readonly [JobTrack, number])[]): Position {
  const track = random.weighted(tracks)
  if (track.titles.partner && random.chance(0.12)) return pickPosition(random, book, track, 'partner')
  return pickPosition(random, book, track, random.weighted(staffSeniorities))
}

function chiefCount(people: number): number {
  if (people < 10) return 0
  if (people < 30) return 1
  return people < 90 ? 3 : 7
}

function chiefTracks(random: Random, tracks: readonly (readonly [JobTrack, number])[], count: number): JobTrack[] {
  const able = tracks.filter(([track]) => track.titles.c_suite).map(([track]) => track)
  const chosen: JobTrack[] = []
  while (chosen.length < Math.min(count, able.length)) {
    const track = random.pick(able)
    if (!chosen.includes(track)) chosen.push(track)
  }
  return chosen
}

function tracksOfProfile(profile: Profile): (readonly [JobTrack, number])[] {
  return jobTracks.flatMap((track) => {
    const share = track.shares[profile]
    return share ? [[track, share] as const] : []
  })
}
