import { createSalesforce } from '@delos/emulator'
import type { DemoCrm } from './demo-crm.ts'

/** An emulated Salesforce on this machine. */
export async function openSalesforceCrm(): Promise<DemoCrm> {
  const salesforce = await createSalesforce({})
  const { world, url, clientId, clientSecret, signIn } = salesforce
  const find = (email: string) => world.list('Contact').find(({ Email }) => String(Email).toLowerCase() === email)
  return {
    kind: 'salesforce',
    title: `Salesforce, emulated on ${url}`,
    owners: {
      'ana@team.example': 'iris.holm@emulated-sales.example',
      'tomas@team.example': 'integration@emulated-sales.example',
    },
    connection: {
      settings: { loginUrl: url, clientId },
      secrets: { clientSecret, refreshToken: signIn.consent().refreshToken ?? '' },
    },
    add: async ({ firstName, lastName, email, title }) =>
      world.add('Contact', {
        FirstName: firstName,
        LastName: lastName,
        Email: email,
        ...(title ? { Title: title } : {}),
      }),
    async retitle(email, title) {
      const found = find(email)
      if (found) world.edit('Contact', String(found.Id), { Title: title })
    },
    async titleOf(email) {
      const title = find(email)?.Title
      return typeof title === 'string' ? title : null
    },
    count: async () => world.count('Contact'),
    close: () => salesforce.close(),
  }
}
