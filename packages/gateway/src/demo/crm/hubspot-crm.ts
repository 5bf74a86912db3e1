import { createHubspot } from '@delos/emulator'
import type { DemoCrm } from './demo-crm.ts'

/** An emulated HubSpot on this machine. */
export async function openHubspotCrm(): Promise<DemoCrm> {
  const hubspot = await createHubspot({ indexLagMs: 0 })
  const { user } = hubspot
  const find = (email: string) =>
    user.all('contacts').find(({ properties }) => properties.email?.toLowerCase() === email)
  return {
    kind: 'hubspot',
    title: `HubSpot, emulated on ${hubspot.url}`,
    owners: { 'ana@team.example': 'grace@portal.example' },
    connection: { settings: { baseUrl: hubspot.url }, secrets: { token: hubspot.token } },
    add: async ({ firstName, lastName, email, title }) =>
      user.create('contacts', {
        firstname: firstName,
        lastname: lastName,
        email,
        ...(title ? { jobtitle: title } : {}),
      }),
    async retitle(email, title) {
      const found = find(email)
      if (found) user.edit('contacts', found.id, { jobtitle: title })
    },
    titleOf: async (email) => find(email)?.properties.jobtitle ?? null,
    count: async () => user.all('contacts').length,
    close: () => hubspot.close(),
  }
}
