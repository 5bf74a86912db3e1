import { fractionOf } from '../wire/derived.ts'
import type { WorldOrganization } from './types.ts'

/** One report on a company; the time in epoch milliseconds. */
export interface NewsArticle {
  id: string
  title: string
  snippet: string
  publishedAtMs: number
  category: string
}

const STORIES: [category: string, title: string][] = [
  ['hires', 'hires a new finance lead'],
  ['investment', 'closes a round of funding'],
  ['contract', 'signs a three-year supply contract'],
  ['launches', 'launches a new product line'],
  ['expands', 'opens an office abroad'],
]
const MOST = 8
const DAY_MS = 86_400_000

/** What was reported on a company in the last 400 days, newest first; the same for the whole of a day. */
export function newsOf(company: WorldOrganization, nowMs: number): NewsArticle[] {
  const count = Math.floor(fractionOf(company.id, 51) * (MOST + 1))
  const todayMs = Math.floor(nowMs / DAY_MS) * DAY_MS
  return Array.from({ length: count }, (_, index) => articleOf(company, { index, todayMs })).sort(
    (a, b) => b.publishedAtMs - a.publishedAtMs,
  )
}

function articleOf(company: WorldOrganization, at: { index: number; todayMs: number }): NewsArticle {
  const salt = 500 + at.index * 2
  const [category, what] = STORIES[Math.floor(fractionOf(company.id, salt) * STORIES.length)] ?? ['hires', 'hires']
  return {
    id: `6810${company.id.slice(4, 20)}${(0xb000 + at.index).toString(16)}`,
    title: `${company.name} ${what}`,
    snippet: `${company.name}, a ${company.industry} company from ${company.city}, ${what}.`,
    publishedAtMs: at.todayMs - Math.floor(fractionOf(company.id, salt + 1) * 400) * DAY_MS,
    category,
  }
}
