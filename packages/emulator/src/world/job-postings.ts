import { fractionOf } from '../wire/derived.ts'
import type { WorldOrganization } from './types.ts'

/** An open post of a company; times in epoch milliseconds. */
export interface JobPosting {
  id: string
  title: string
  city: string
  state: string
  country: string
  postedAtMs: number
  lastSeenAtMs: number
}

const TITLES = [
  'Account Executive',
  'Customer Success Manager',
  'Data Engineer',
  'Finance Analyst',
  'Marketing Manager',
  'Operations Specialist',
  'Product Manager',
  'Recruiter',
  'Sales Development Representative',
  'Software Engineer',
  'Support Engineer',
  'VP, Data',
]
const MOST = 40
const DAY_MS = 86_400_000

/** The posts that a company advertises on a day: the same for the whole of it, newest first. */
export function jobPostingsOf(company: WorldOrganization, nowMs: number): JobPosting[] {
  const count = jobCountOf(company)
  const todayMs = Math.floor(nowMs / DAY_MS) * DAY_MS
  return Array.from({ length: count }, (_, index) => postingOf(company, { index, todayMs })).sort(
    (a, b) => b.postedAtMs - a.postedAtMs,
  )
}

export function jobCountOf({ id, employees }: WorldOrganization): number {
  return Math.min(MOST, Math.floor((employees / 100) * fractionOf(id, 31)))
}

function postingOf(company: WorldOrganization, at: { index: number; todayMs: number }): JobPosting {
  const { id, city, state, country } = company
  const salt = 100 + at.index * 3
  const agedMs = Math.floor(fractionOf(id, salt) * 120 * DAY_MS)
  const seenMs = Math.floor(fractionOf(id, salt + 1) * Math.min(agedMs, 7 * DAY_MS))
  return {
    id: `6800${id.slice(4, 20)}${(0xa000 + at.index).toString(16)}`,
    title: TITLES[Math.floor(fractionOf(id, salt + 2) * TITLES.length)] ?? 'Engineer',
    city,
    state,
    country,
    postedAtMs: at.todayMs - agedMs,
    lastSeenAtMs: at.todayMs - seenMs,
  }
}
