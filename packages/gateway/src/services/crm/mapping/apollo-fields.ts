import type { CrmField } from '../../../crm/crm-adapter.ts'
import type { CrmObjectName } from './mapping-schema.ts'

export type LocalKind = 'contact' | 'account' | 'deal' | 'task'

export const kindOf: Record<CrmObjectName, LocalKind> = {
  contacts: 'contact',
  leads: 'contact',
  companies: 'account',
  deals: 'deal',
  tasks: 'task',
}

export interface ApolloField extends Omit<CrmField, 'unique'> {
  /** What Apollo calls it in a write. */
  wire?: string
  /** Can be set where a record is made, and not later. */
  onlyAtCreation?: boolean
  /** Once set, Apollo has no way to empty it. */
  keepsValue?: boolean
}

/** Belongs to the record rather than being a value of it. */
export const linkFields = { owner: '$owner', company: '$company', contacts: '$contacts' } as const

export function isLinkField(name: string): name is keyof typeof linkFields {
  return Object.hasOwn(linkFields, name)
}

const text = (name: string, label: string, more: Partial<ApolloField> = {}): ApolloField => ({
  name,
  label,
  type: 'text',
  readOnly: more.wire === undefined,
  required: false,
  ...more,
})
const stage = (wire: string) => text('stageId', 'Stage', { wire, type: 'choice', keepsValue: true })
const owner = text('owner', 'Owner', { wire: 'owner_id', keepsValue: true })

/** What a team can map, besides its custom fields. */
export const apolloFields: Record<LocalKind, readonly ApolloField[]> = {
  contact: [
    text('email', 'Email', { wire: 'email' }),
    text('firstName', 'First name', { wire: 'first_name' }),
    text('lastName', 'Last name', { wire: 'last_name' }),
    text('name', 'Full name'),
    text('title', 'Title', { wire: 'title' }),
    text('phone', 'Phone', { wire: 'direct_phone', keepsValue: true }),
    text('organizationName', 'Company name', { wire: 'organization_name' }),
    text('linkedinUrl', 'LinkedIn'),
    text('seniority', 'Seniority'),
    text('emailStatus', 'Email status'),
    text('city', 'City'),
    text('country', 'Country'),
    stage('contact_stage_id'),
    owner,
    text('company', 'Account', { wire: 'account_id', keepsValue: true }),
  ],
  account: [
    text('name', 'Name', { wire: 'name', required: true }),
    text('domain', 'Domain', { wire: 'domain' }),
    text('phone', 'Phone', { wire: 'phone' }),
    text('linkedinUrl', 'LinkedIn'),
    text('city', 'City'),
    text('country', 'Country'),
    stage('account_stage_id'),
    owner,
  ],
  deal: [
    text('name', 'Name', { wire: 'name', required: true }),
    text('amount', 'Amount', { wire: 'amount', type: 'number' }),
    text('closedDate', 'Close date', { wire: 'closed_date', type: 'date', keepsValue: true }),
    stage('opportunity_stage_id'),
    owner,
    text('company', 'Account', { wire: 'account_id', onlyAtCreation: true, keepsValue: true }),
    text('contacts', 'Contacts', { type: 'choices' }),
  ],
  task: [
    text('title', 'Title'),
    text('note', 'Note'),
    text('type', 'Type'),
    text('priority', 'Priority'),
    text('status', 'Status'),
    text('dueAt', 'Due', { type: 'datetime' }),
    text('owner', 'Assignee'),
    text('contacts', 'Contact', { type: 'choices' }),
  ],
}

export const customPrefix = 'custom:'
const typeOfCustom: Record<string, ApolloField['type']> = {
  number: 'number',
  date: 'date',
  datetime: 'datetime',
  boolean: 'boolean',
  picklist: 'choice',
  multipicklist: 'choices',
}

/** Apollo's own list of fields holds its custom ones as `contact.<id>`. */
export function toCustomField({ id, label, type }: { id: string; label: string; type: string }): ApolloField {
  return {
    name: `${customPrefix}${id.slice(id.indexOf('.') + 1)}`,
    label,
    type: typeOfCustom[type] ?? 'text',
    readOnly: false,
    required: false,
  }
}
