import type { Api } from './api.ts'
import type { DemoOptions } from './demo-options.ts'

const companies = ['stripe.com', 'figma.com', 'datadoghq.com']

interface Found {
  leads: {
    firstName: string | null
    lastNameObfuscated: string | null
    title: string | null
    organization: { name: string | null } | null
  }[]
  pagination: { totalEntries: number }
}

/** Leads by company and seniority: free, and without names or addresses. */
export async function findLeads(api: Api, { say }: DemoOptions): Promise<void> {
  say('')
  say(`1. Leads: directors and above at ${companies.join(', ')}`)
  const { leads, pagination } = await api.send<Found>('POST', '/api/leads/search', {
    domains: companies,
    seniorities: ['vp', 'c_suite', 'director'],
  })
  say(`   ${pagination.totalEntries} found, 0 credits; the first three:`)
  for (const lead of leads.slice(0, 3)) {
    say(`   - ${lead.firstName} ${lead.lastNameObfuscated}, ${lead.title}, ${lead.organization?.name}`)
  }
}
