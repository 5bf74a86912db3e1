import { z } from 'zod'
import { callOptions } from '../../apollo-call.ts'
import { operation } from '../../operation.ts'
import { recordProgress } from '../jobs/record-progress.ts'
import { domainList, filterList } from './search-filters.ts'

/** So many domains go into one search; Apollo takes up to a thousand, and fewer keep each below its cap of rows. */
const domainsPerSearch = 25

export const bulkSearch = operation({
  name: 'leads.bulk_search',
  summary: 'Count and cache the people of many companies; free of credits',
  scope: 'write',
  input: z.strictObject({
    domains: domainList(10_000),
    titles: filterList.optional(),
    seniorities: filterList.optional(),
  }),
  output: z.object({ total: z.int(), domains: z.int(), searches: z.int() }),
  async run(context, { domains, titles, seniorities }) {
    let total = 0
    let searches = 0
    for (let done = 0; done < domains.length; done += domainsPerSearch) {
      const answer = await context.apollo.people.search(
        {
          q_organization_domains_list: domains.slice(done, done + domainsPerSearch),
          person_titles: titles,
          person_seniorities: seniorities,
          page: 1,
          per_page: 100,
        },
        callOptions(context),
      )
      total += answer.total_entries
      searches++
      await recordProgress(context, {
        done: Math.min(done + domainsPerSearch, domains.length),
        total: domains.length,
        found: total,
      })
    }
    return { total, domains: domains.length, searches }
  },
})
