import type { CrmLinks, CrmObject } from '../crm-adapter.ts'

export interface SalesforceObject {
  /** Its name in the API. */
  name: string
  /** Of its ids. */
  prefix: string
  /** The field that holds the company. */
  company: string | undefined
  /** The field that holds the one contact it may have. */
  contact: string | undefined
  /** Contacts in a table of their own. */
  hasRoles: boolean
  /** Whether records of it can be merged, and the losers remember the winner. */
  isMergeable: boolean
}

export const salesforceObjects: Record<CrmObject, SalesforceObject> = {
  contacts: object('Contact', '003', { company: 'AccountId', isMergeable: true }),
  leads: object('Lead', '00Q', { isMergeable: true }),
  companies: object('Account', '001', { isMergeable: true }),
  deals: object('Opportunity', '006', { company: 'AccountId', hasRoles: true }),
  tasks: object('Task', '00T', { company: 'WhatId', contact: 'WhoId' }),
}

function object(name: string, prefix: string, more: Partial<SalesforceObject>): SalesforceObject {
  return { name, prefix, company: undefined, contact: undefined, hasRoles: false, isMergeable: false, ...more }
}

/** Fields that are read of every record, besides those that are asked for. */
export function ownFields({ company, contact, isMergeable }: SalesforceObject, isAll: boolean): string[] {
  const fields = ['Id', 'OwnerId', 'SystemModstamp']
  if (company) fields.push(company)
  if (contact) fields.push(contact)
  if (isAll) fields.push('IsDeleted')
  if (isAll && isMergeable) fields.push('MasterRecordId')
  return fields
}

/** The fields that say what a record belongs to. */
export function linkFields({ company, contact }: SalesforceObject, links: CrmLinks): Record<string, string | null> {
  const fields: Record<string, string | null> = {}
  if (company && links.company !== undefined) fields[company] = links.company
  if (contact && links.contacts !== undefined) fields[contact] = links.contacts[0] ?? null
  return fields
}
