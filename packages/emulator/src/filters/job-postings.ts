import { isWithin, readDays } from '../day-range.ts'
import { type Params, readList, readRange } from '../params.ts'
import { type JobPosting, jobPostingsOf } from '../world/job-postings.ts'
import type { WorldOrganization } from '../world/types.ts'
import { containsText, isInPlace } from './text.ts'

const FILTERS = [
  'q_organization_job_titles',
  'organization_job_locations',
  'organization_num_jobs_range',
  'organization_job_posted_at_range',
]

/** Whether a company advertises posts as asked; undefined where nothing of the kind is asked. */
export function jobPostingTest(params: Params, nowMs: number): ((company: WorldOrganization) => boolean) | undefined {
  if (FILTERS.every((name) => params[name] === undefined || params[name] === null || params[name] === ''))
    return undefined
  const titles = readList(params.q_organization_job_titles)
  const places = readList(params.organization_job_locations)
  const numbers =
    params.organization_num_jobs_range === undefined ? undefined : readRange(params.organization_num_jobs_range)
  const days = readDays(params.organization_job_posted_at_range)
  const isWanted = (posting: JobPosting): boolean =>
    (titles.length === 0 || titles.some((title) => containsText(posting.title, title))) &&
    (places.length === 0 || places.some((place) => isInPlace(posting, place))) &&
    isWithin(days, new Date(posting.postedAtMs).toISOString())
  return (company) => {
    const wanted = jobPostingsOf(company, nowMs).filter(isWanted).length
    return wanted > 0 && (!numbers || (wanted >= numbers.min && wanted <= numbers.max))
  }
}
