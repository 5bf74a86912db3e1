import { choice, type Field, field, readOnly, reference, required } from './field.ts'

export interface ObjectType {
  name: string
  label: string
  prefix: string
  /** Whether the API may make and change records of it. */
  writable: boolean
  /** Whether losers of a merge keep `MasterRecordId`. */
  mergeable: boolean
  fields: Map<string, Field>
  /** Of the fields: those without which no record is made, and those whose values stand there once. */
  required: Field[]
  uniques: Field[]
}

const leadSources = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']
const industries = [
  'Agriculture',
  'Banking',
  'Construction',
  'Education',
  'Energy',
  'Engineering',
  'Technology',
  'Other',
]

/** The marker by which a system beside Salesforce knows its own records. */
const marker = field('Delos_Key__c', 'string', { length: 64, unique: true, externalId: true })

const systemFields = [
  field('Id', 'id', readOnly),
  field('IsDeleted', 'boolean', readOnly),
  field('CreatedDate', 'datetime', readOnly),
  field('LastModifiedDate', 'datetime', readOnly),
  field('SystemModstamp', 'datetime', readOnly),
]

const owner = reference('OwnerId', ['User'], { nillable: false, defaultedOnCreate: true })
const master = (name: string) => reference('MasterRecordId', [name], { createable: false, updateable: false })

const nameOfPerson = [
  field('Name', 'string', { ...readOnly, length: 121, nameField: true, compound: true }),
  field('FirstName', 'string', { length: 40 }),
  field('LastName', 'string', { length: 80, ...required }),
  choice('Salutation', ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.']),
  field('Title', 'string', { length: 128 }),
  field('Email', 'email'),
  field('Phone', 'phone'),
  field('MobilePhone', 'phone'),
  choice('LeadSource', leadSources),
  choice('Level__c', ['Primary', 'Secondary', 'Tertiary'], { restricted: true }),
  field('LinkedIn__c', 'url'),
  field('HasOptedOutOfEmail', 'boolean'),
  field('Description', 'textarea'),
]

/** The objects that a new org is made of; a caller's own fields come on top. */
export function createObjects(more: Record<string, Field[]> = {}): Map<string, ObjectType> {
  const objects = [
    object('Account', '001', [
      field('Name', 'string', { ...required, nameField: true }),
      field('Website', 'url'),
      field('Phone', 'phone'),
      choice('Industry', industries),
      field('NumberOfEmployees', 'int'),
      field('AnnualRevenue', 'currency'),
      field('BillingCity', 'string', { length: 40 }),
      field('BillingState', 'string', { length: 80 }),
      field('BillingCountry', 'string', { length: 80 }),
      field('Description', 'textarea'),
      reference('ParentId', ['Account']),
      field('LinkedIn__c', 'url'),
    ]),
    object('Contact', '003', [
      ...nameOfPerson,
      reference('AccountId', ['Account']),
      field('Department', 'string', { length: 80 }),
      field('Birthdate', 'date'),
      field('MailingCity', 'string', { length: 40 }),
      field('MailingCountry', 'string', { length: 80 }),
      field('Languages__c', 'multipicklist', { values: ['English', 'German', 'French', 'Spanish'], restricted: true }),
    ]),
    object('Lead', '00Q', [
      ...nameOfPerson,
      field('Company', 'string', required),
      field('Website', 'url'),
      field('City', 'string', { length: 40 }),
      field('Country', 'string', { length: 80 }),
      choice('Industry', industries),
      choice(
        'Status',
        ['Open - Not Contacted', 'Working - Contacted', 'Closed - Not Converted', 'Closed - Converted'],
        {
          nillable: false,
          defaultedOnCreate: true,
        },
      ),
      field('IsConverted', 'boolean', readOnly),
    ]),
    object('Opportunity', '006', [
      field('Name', 'string', { length: 120, ...required, nameField: true }),
      choice(
        'StageName',
        stages.map(({ MasterLabel }) => MasterLabel),
        { nillable: false, restricted: true },
      ),
      field('CloseDate', 'date', required),
      field('Amount', 'currency'),
      field('Probability', 'percent', { defaultedOnCreate: true }),
      field('IsClosed', 'boolean', readOnly),
      field('IsWon', 'boolean', readOnly),
      reference('AccountId', ['Account']),
      choice('LeadSource', leadSources),
      choice('Type', ['Existing Business', 'New Business']),
      field('NextStep', 'string'),
      field('Description', 'textarea'),
    ]),
    object('Task', '00T', [
      field('Subject', 'string', { nameField: true }),
      choice('Status', ['Not Started', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred'], {
        nillable: false,
        defaultedOnCreate: true,
      }),
      choice('Priority', ['High', 'Normal', 'Low'], { nillable: false, defaultedOnCreate: true }),
      field('ActivityDate', 'date'),
      reference('WhoId', ['Contact', 'Lead']),
      reference('WhatId', ['Account', 'Opportunity']),
      field('Description', 'textarea'),
      field('IsClosed', 'boolean', readOnly),
    ]),
    object(
      'OpportunityContactRole',
      '00K',
      [
        reference('OpportunityId', ['Opportunity'], { ...required, updateable: false }),
        reference('ContactId', ['Contact'], required),
        choice('Role', ['Business User', 'Decision Maker', 'Economic Buyer', 'Evaluator', 'Other']),
        field('IsPrimary', 'boolean'),
      ],
      { isPart: true },
    ),
    object(
      'User',
      '005',
      [
        field('Name', 'string', { ...readOnly, nameField: true }),
        field('Email', 'email', required),
        field('Username', 'string', required),
        field('IsActive', 'boolean'),
        choice('UserType', ['Standard', 'Guest', 'AutomatedProcess']),
      ],
      { isPart: true, writable: false },
    ),
    object('Organization', '00D', [field('Name', 'string', { ...required, nameField: true })], {
      isPart: true,
      writable: false,
    }),
    object(
      'OpportunityStage',
      '01J',
      [
        field('MasterLabel', 'string', { nameField: true }),
        field('ApiName', 'string'),
        field('IsActive', 'boolean'),
        field('IsClosed', 'boolean'),
        field('IsWon', 'boolean'),
        field('SortOrder', 'int'),
        field('DefaultProbability', 'percent'),
      ],
      { isPart: true, writable: false },
    ),
  ]
  for (const type of objects) {
    for (const own of more[type.name] ?? []) type.fields.set(own.name.toLowerCase(), own)
    const fields = [...type.fields.values()]
    type.required = fields.filter(({ createable, nillable }) => createable && !nillable)
    type.uniques = fields.filter(({ unique }) => unique)
  }
  return new Map(objects.map((type) => [type.name.toLowerCase(), type]))
}

function object(
  name: string,
  prefix: string,
  fields: Field[],
  { isPart = false, writable = true }: { isPart?: boolean; writable?: boolean } = {},
): ObjectType {
  const mergeable = name === 'Account' || name === 'Contact' || name === 'Lead'
  const all = [...systemFields, ...fields]
  if (!isPart) all.push(owner, marker)
  if (mergeable) all.push(master(name))
  const label = name.replace(/([a-z])([A-Z])/g, '$1 $2')
  const byName = new Map(all.map((own) => [own.name.toLowerCase(), own]))
  return { name, label, prefix, writable, mergeable, fields: byName, required: [], uniques: [] }
}

export const stages = [
  stage('Prospecting', 10),
  stage('Qualification', 10),
  stage('Needs Analysis', 20),
  stage('Value Proposition', 50),
  stage('Proposal/Price Quote', 75),
  stage('Negotiation/Review', 90),
  stage('Closed Won', 100, { IsClosed: true, IsWon: true }),
  stage('Closed Lost', 0, { IsClosed: true, IsWon: false }),
]

function stage(name: string, probability: number, end = { IsClosed: false, IsWon: false }) {
  return { MasterLabel: name, ApiName: name, IsActive: true, DefaultProbability: probability, ...end }
}
