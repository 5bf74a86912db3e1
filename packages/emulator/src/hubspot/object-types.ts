/** The objects that the portal keeps, by the name that paths use. */
export type HubspotObject = 'contacts' | 'companies' | 'deals' | 'tasks'

export interface ObjectType {
  name: HubspotObject
  /** As error texts call it. */
  label: string
  /** Other spellings in paths. */
  aliases: readonly string[]
  /** The property that says when a record was last changed. */
  modified: 'lastmodifieddate' | 'hs_lastmodifieddate'
  /** Without these nothing is made. */
  required: readonly string[]
  /** At least one of these has to be given. */
  oneOf: readonly string[]
  /** What an answer shows where no properties are asked for. */
  shown: readonly string[]
  /** The part of a scope's name that stands for it; null where a token needs none. */
  scope: string | null
}

export const objectTypes: Readonly<Record<HubspotObject, ObjectType>> = {
  contacts: {
    name: 'contacts',
    label: 'CONTACT',
    aliases: ['contact', '0-1'],
    modified: 'lastmodifieddate',
    required: [],
    oneOf: ['email', 'firstname', 'lastname'],
    shown: ['email', 'firstname', 'lastname'],
    scope: 'contacts',
  },
  companies: {
    name: 'companies',
    label: 'COMPANY',
    aliases: ['company', '0-2'],
    modified: 'hs_lastmodifieddate',
    required: [],
    oneOf: ['name', 'domain'],
    shown: ['name', 'domain'],
    scope: 'companies',
  },
  deals: {
    name: 'deals',
    label: 'DEAL',
    aliases: ['deal', '0-3'],
    modified: 'hs_lastmodifieddate',
    required: ['dealname', 'dealstage'],
    oneOf: [],
    shown: ['dealname', 'amount', 'closedate', 'dealstage', 'pipeline'],
    scope: 'deals',
  },
  tasks: {
    name: 'tasks',
    label: 'TASK',
    aliases: ['task', '0-27'],
    modified: 'hs_lastmodifieddate',
    required: ['hs_timestamp'],
    oneOf: [],
    shown: ['hs_task_subject'],
    scope: null,
  },
}

export function findObjectType(name: string): ObjectType | undefined {
  return Object.values(objectTypes).find((type) => type.name === name || type.aliases.includes(name))
}
