import type { Random } from './prng.ts'
import { type Position, type PositionBook, pickEarlierPosition, seniorityRank } from './titles.ts'
import type { WorldJob, WorldOrganization } from './types.ts'

const firstYear = 1980
/** October 2026, the last month that a post can begin in. */
const lastMonth = (2026 - firstYear) * 12 + 9

const postCounts: readonly (readonly [number, number])[] = [
  [1, 18],
  [2, 32],
  [3, 30],
  [4, 20],
]

/** How far below the next post an earlier one may stand. */
const rankSteps: readonly (readonly [number, number])[] = [
  [0, 30],
  [1, 50],
  [2, 20],
]

export interface CareerContext {
  book: PositionBook
  organizations: readonly WorldOrganization[]
  /** `YYYY-MM-01` by month number: one string a month, shared by all posts. */
  months: readonly string[]
}

export function createMonths(): string[] {
  return Array.from({ length: lastMonth + 1 }, (_, month) => {
    const year = firstYear + Math.floor(month / 12)
    return `${year}-${String((month % 12) + 1).padStart(2, '0')}-01`
  })
}

/** The present post first, then backwards; each earlier one at another company and no higher. */
export function createCareer(
  random: Random,
  context: CareerContext,
  present: { position: Position; organization: WorldOrganization },
): WorldJob[] {
  const rank = seniorityRank[present.position.seniority]
  const founded = (present.organization.foundedYear - firstYear) * 12
  let start = Math.max(lastMonth - tenureMonths(random, rank), founded)
  const jobs = [toJob(context, present.organization, { title: present.position.title, start, end: null })]
  let organization = present.organization
  let ceiling = rank
  for (let left = postCount(random, rank); left > 1; left--) {
    const end = start - random.int(0, 3)
    start = end - random.int(10, 50)
    const employer = pickEmployer(random, context.organizations, { since: start, except: organization })
    if (!employer) break
    organization = employer
    ceiling = Math.max(0, ceiling - random.weighted(rankSteps))
    const position = pickEarlierPosition(random, context.book, present.position.track, ceiling)
    ceiling = seniorityRank[position.seniority]
    jobs.push(toJob(context, organization, { title: position.title, start, end }))
  }
  return jobs
}

function postCount(random: Random, rank: number): number {
  const count = random.weighted(postCounts)
  return Math.min(count, rank === 0 ? 1 : rank + 1)
}

function tenureMonths(random: Random, rank: number): number {
  return rank === 0 ? random.int(0, 8) : random.int(1, 24 + rank * 12)
}

/** Another company, and one that existed by then. */
function pickEmployer(
  random: Random,
  organizations: readonly WorldOrganization[],
  { since, except }: { since: number; except: WorldOrganization },
): WorldOrganization | undefined {
  for (let tries = 0; tries < 20; tries++) {
    const organization = random.pick(organizations)
    const existed = (organization.foundedYear - firstYear) * 12 <= since
    if (existed && organization !== except) return organization
  }
  return undefined
}

function toJob(
  { months }: CareerContext,
  organization: WorldOrganization,
  post: { title: string; start: number; end: number | null },
): WorldJob {
  return {
    organizationId: organization.id,
    organizationName: organization.name,
    title: post.title,
    startDate: months[post.start] as string,
    endDate: post.end === null ? null : (months[post.end] as string),
    current: post.end === null,
  }
}
