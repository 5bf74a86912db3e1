import type { HubspotObject } from './object-types.ts'

export interface HubspotOption {
  label: string
  value: string
}

/** One property of an object, as the portal defines it. */
export interface HubspotProperty {
  name: string
  label: string
  type: 'string' | 'number' | 'bool' | 'enumeration' | 'date' | 'datetime' | 'phone_number'
  fieldType: 'text' | 'textarea' | 'number' | 'booleancheckbox' | 'select' | 'checkbox' | 'date' | 'phonenumber'
  options?: readonly HubspotOption[]
  isReadOnly?: boolean
  isUnique?: boolean
  /** Kept by the portal itself and not deletable. */
  isCustom?: boolean
}

function text(name: string, label: string, more: Partial<HubspotProperty> = {}): HubspotProperty {
  return { name, label, type: 'string', fieldType: 'text', ...more }
}

function choice(name: string, label: string, values: readonly string[]): HubspotProperty {
  return {
    name,
    label,
    type: 'enumeration',
    fieldType: 'select',
    options: values.map((value) => ({ value, label: titleOf(value) })),
  }
}

function titleOf(value: string): string {
  return value.charAt(0).toUpperCase() + value.slice(1).toLowerCase().replaceAll('_', ' ')
}

function moment(name: string, label: string, isReadOnly = false): HubspotProperty {
  return { name, label, type: 'datetime', fieldType: 'date', isReadOnly }
}

const number = { type: 'number', fieldType: 'number' } as const

/** What the portal fills in by itself on every object. */
const ofEvery: readonly HubspotProperty[] = [
  text('hs_object_id', 'Record ID', { ...number, isReadOnly: true }),
  text('hs_merged_object_ids', 'Merged record IDs', {
    type: 'enumeration',
    fieldType: 'checkbox',
    options: [],
    isReadOnly: true,
  }),
  text('hubspot_owner_id', 'Owner', { type: 'enumeration', fieldType: 'select', options: [] }),
]

const industries = ['ACCOUNTING', 'BANKING', 'BIOTECHNOLOGY', 'COMPUTER_SOFTWARE', 'CONSTRUCTION', 'RETAIL']
const leadStatuses = ['NEW', 'OPEN', 'IN_PROGRESS', 'OPEN_DEAL', 'UNQUALIFIED', 'CONNECTED', 'BAD_TIMING']
const lifecycleStages = [
  'subscriber',
  'lead',
  'marketingqualifiedlead',
  'salesqualifiedlead',
  'opportunity',
  'customer',
]

export const defaultProperties: Readonly<Record<HubspotObject, readonly HubspotProperty[]>> = {
  contacts: [
    ...ofEvery,
    moment('createdate', 'Create date', true),
    moment('lastmodifieddate', 'Last modified date', true),
    text('email', 'Email', { isUnique: true }),
    text('firstname', 'First name'),
    text('lastname', 'Last name'),
    text('jobtitle', 'Job title'),
    text('company', 'Company name'),
    text('website', 'Website URL'),
    text('phone', 'Phone number', { type: 'phone_number', fieldType: 'phonenumber' }),
    text('mobilephone', 'Mobile phone number', { type: 'phone_number', fieldType: 'phonenumber' }),
    text('city', 'City'),
    text('state', 'State'),
    text('country', 'Country'),
    text('hs_linkedin_url', 'LinkedIn URL'),
    text('associatedcompanyid', 'Primary associated company ID', number),
    choice('hs_lead_status', 'Lead status', leadStatuses),
    choice('lifecyclestage', 'Lifecycle stage', lifecycleStages),
    moment('notes_last_contacted', 'Last contacted', true),
  ],
  companies: [
    ...ofEvery,
    moment('createdate', 'Create date', true),
    moment('hs_lastmodifieddate', 'Last modified date', true),
    text('name', 'Company name'),
    text('domain', 'Company domain name'),
    text('description', 'Description', { fieldType: 'textarea' }),
    text('phone', 'Phone number', { type: 'phone_number', fieldType: 'phonenumber' }),
    text('city', 'City'),
    text('country', 'Country'),
    text('numberofemployees', 'Number of employees', number),
    text('annualrevenue', 'Annual revenue', number),
    choice('industry', 'Industry', industries),
  ],
  deals: [
    ...ofEvery,
    moment('createdate', 'Create date'),
    moment('hs_lastmodifieddate', 'Last modified date', true),
    text('dealname', 'Deal name'),
    text('amount', 'Amount', number),
    moment('closedate', 'Close date'),
    text('pipeline', 'Pipeline', { type: 'enumeration', fieldType: 'select', options: [] }),
    text('dealstage', 'Deal stage', { type: 'enumeration', fieldType: 'select', options: [] }),
    text('description', 'Deal description', { fieldType: 'textarea' }),
    choice('dealtype', 'Deal type', ['newbusiness', 'existingbusiness']),
  ],
  tasks: [
    ...ofEvery,
    moment('hs_createdate', 'Create date', true),
    moment('hs_lastmodifieddate', 'Last modified date', true),
    moment('hs_timestamp', 'Due date'),
    text('hs_task_subject', 'Task title'),
    text('hs_task_body', 'Task notes', { fieldType: 'textarea' }),
    choice('hs_task_status', 'Task status', ['NOT_STARTED', 'IN_PROGRESS', 'WAITING', 'COMPLETED', 'DEFERRED']),
    choice('hs_task_priority', 'Priority', ['NONE', 'LOW', 'MEDIUM', 'HIGH']),
    choice('hs_task_type', 'Task type', ['TODO', 'CALL', 'EMAIL']),
  ],
}
