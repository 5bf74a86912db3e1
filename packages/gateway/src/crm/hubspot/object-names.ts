import type { CrmObject } from '../crm-adapter.ts'

export type HubspotObject = Exclude<CrmObject, 'leads'>

export const hubspotObjects: readonly HubspotObject[] = ['contacts', 'companies', 'deals', 'tasks']

/** The property that says when a record was last changed. */
export function modifiedProperty(object: HubspotObject): string {
  return object === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate'
}

/** HubSpot refuses a creation without these, and does not say so in its properties. */
export const requiredProperties: Readonly<Record<HubspotObject, readonly string[]>> = {
  contacts: [],
  companies: [],
  deals: ['dealname', 'dealstage'],
  tasks: ['hs_timestamp'],
}

/** HubSpot's numbers for who belongs to whom; `primary` is the one company among several. */
interface LinkTypes {
  companies?: { create: number; primary: number | null }
  contacts?: { create: number }
}

export const linkTypes: Readonly<Record<HubspotObject, LinkTypes>> = {
  contacts: { companies: { create: 1, primary: 1 } },
  companies: {},
  deals: { companies: { create: 5, primary: 5 }, contacts: { create: 3 } },
  tasks: { companies: { create: 192, primary: null }, contacts: { create: 204 } },
}
