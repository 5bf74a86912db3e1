import type { PersonPreview } from '@delos/client'
import { z } from 'zod'
import { callOptions } from '../../apollo-call.ts'
import { listContactIdsByApolloIds } from '../../db/contacts.ts'
import { operation } from '../../operation.ts'
import { domainList, filterList } from './search-filters.ts'

const perPage = 100

export const leadSchema = z.object({
  apolloId: z.string(),
  contactId: z.string().optional(),
  firstName: z.string().nullable(),
  lastNameObfuscated: z.string().nullable(),
  title: z.string().nullable(),
  organization: z.object({ name: z.string().nullable() }).nullable(),
  hasEmail: z.boolean(),
  hasPhone: z.boolean(),
  lastRefreshedAt: z.string().nullable(),
})

export const searchLeads = operation({
  name: 'leads.search',
  summary: 'Search people by the companies they work for; free of credits',
  scope: 'read',
  input: z.strictObject({
    domains: domainList(1000),
    titles: filterList.optional(),
    seniorities: filterList.optional(),
    page: z.int().min(1).max(500).default(1),
  }),
  output: z.object({
    leads: z.array(leadSchema),
    pagination: z.object({ page: z.int(), perPage: z.int(), totalEntries: z.int(), totalPages: z.int() }),
    source: z.enum(['apollo', 'cache', 'stale']),
    credits: z.number(),
  }),
  async run(context, { domains, titles, seniorities, page }) {
    const { data, source } = await context.apollo.request(
      'mixed_people/api_search',
      {
        params: {
          q_organization_domains_list: domains,
          person_titles: titles,
          person_seniorities: seniorities,
          page,
          per_page: perPage,
        },
      },
      callOptions(context),
    )
    const known = await listContactIdsByApolloIds(
      context.db,
      data.people.map((person) => person.id),
    )
    const contactIds = new Map(known.map((contact) => [contact.apolloId, contact.id]))
    const totalEntries = data.total_entries
    return {
      leads: data.people.map((person) => toLead(person, contactIds.get(person.id))),
      pagination: { page, perPage, totalEntries, totalPages: Math.ceil(totalEntries / perPage) },
      source,
      credits: 0,
    }
  },
})

/** A phone is there when Apollo says yes; its other answer only invites to ask for one. */
export function toLead(person: PersonPreview, contactId: string | undefined): z.input<typeof leadSchema> {
  return {
    apolloId: person.id,
    contactId,
    firstName: person.first_name,
    lastNameObfuscated: person.last_name_obfuscated,
    title: person.title,
    organization: person.organization ? { name: person.organization.name } : null,
    hasEmail: person.has_email,
    hasPhone: person.has_direct_phone === 'Yes',
    lastRefreshedAt: person.last_refreshed_at,
  }
}
