import type { CrmKindName } from '../../../db/crm-tables.ts'
import { foldName } from '../../people/person-name.ts'
import type { CrmWorld, ObjectWorld } from '../engine/crm-world.ts'
import {
  type CrmObjectName,
  type FieldRule,
  fieldRule,
  type Mapping,
  mapping,
  type ObjectMapping,
} from './mapping-schema.ts'

/** Apollo's field, then what the CRMs call theirs; what a CRM lacks is left out. */
type Names = Readonly<Record<CrmKindName, string | undefined>>
type Usual = readonly [apollo: string, names: Names, more?: Partial<FieldRule>]

const names = (tables: string | undefined, hubspot: string | undefined, salesforce: string | undefined): Names => ({
  tables,
  hubspot,
  salesforce,
})
const same = (name: string): Names => names(name, name, name)
const lower = { toCrm: [{ type: 'lower' as const }], toApollo: [{ type: 'lower' as const }] }
const upOnly = { direction: 'to_crm' as const }
const owner: Usual = ['owner', same('$owner')]
const company: Usual = ['company', same('$company')]

const person: readonly Usual[] = [
  ['email', names('email', 'email', 'Email'), lower],
  ['firstName', names('first_name', 'firstname', 'FirstName')],
  ['lastName', names('last_name', 'lastname', 'LastName')],
  ['title', names('title', 'jobtitle', 'Title')],
  ['phone', names('phone', 'phone', 'Phone'), { policy: 'fill' }],
  ['linkedinUrl', names('linkedin_url', 'hs_linkedin_url', undefined), upOnly],
  ['city', names('city', 'city', 'MailingCity'), upOnly],
  ['country', names('country', 'country', 'MailingCountry'), upOnly],
  ['stageId', names('status', undefined, undefined)],
  owner,
  company,
]

const usual: Partial<Record<CrmObjectName, readonly Usual[]>> = {
  companies: [
    ['name', names('name', 'name', 'Name')],
    ['domain', names('domain', 'domain', 'Website'), lower],
    ['phone', names('phone', 'phone', 'Phone'), { policy: 'fill' }],
    ['city', names('city', 'city', 'BillingCity'), upOnly],
    ['country', names('country', 'country', 'BillingCountry'), upOnly],
    owner,
  ],
  contacts: person,
  deals: [
    ['name', names('name', 'dealname', 'Name')],
    ['amount', names('amount', 'amount', 'Amount')],
    ['closedDate', names('close_date', 'closedate', 'CloseDate')],
    ['stageId', names('stage', 'dealstage', 'StageName')],
    owner,
    company,
    ['contacts', same('$contacts'), upOnly],
  ],
}

const markers: Record<CrmKindName, readonly string[]> = {
  tables: ['delos_key'],
  hubspot: ['delos_key', 'delos_id'],
  salesforce: ['Delos_Key__c', 'Delos_Id__c'],
}

const matchKeys: Partial<Record<CrmObjectName, ObjectMapping['match']>> = {
  companies: ['crm_id', 'domain'],
  contacts: ['crm_id', 'email', 'linkedin'],
  deals: ['crm_id'],
}

/** What fits most teams: everything both ways, the newer edit wins, nothing is ever deleted. */
export function defaultMapping({ objects, adapter }: Pick<CrmWorld, 'objects' | 'adapter'>): Mapping {
  const mapped = Object.entries(usual).flatMap(([name, rules]) => {
    const object = name as CrmObjectName
    const world = objects.get(object)
    return world ? [[object, objectOf(world, adapter.kind, rules)] as const] : []
  })
  return mapping.parse({ objects: Object.fromEntries(mapped) })
}

function objectOf(world: ObjectWorld, kind: CrmKindName, rules: readonly Usual[]): unknown {
  const fields = rules.flatMap(([apollo, { [kind]: crm }, more]) => {
    if (crm === undefined) return []
    const rule = fieldRule.parse({ apollo, crm, ...more })
    return crm.startsWith('$') ? [rule] : (fitted(world, rule) ?? [])
  })
  const marker = markers[kind].find((name) => world.crmFields.get(name)?.unique) ?? null
  return { direction: 'both', fields, match: matchKeys[world.object] ?? [], marker }
}

/** Undefined where the CRM has no such field. What either side only lets read travels one way. */
function fitted(world: ObjectWorld, rule: FieldRule): FieldRule | undefined {
  const field = world.crmFields.get(rule.crm)
  const own = world.apolloFields.get(rule.apollo)
  if (!field || !own || (field.readOnly && own.readOnly)) return undefined
  const one = field.readOnly ? { direction: 'from_crm' as const } : own.readOnly ? upOnly : {}
  if (rule.apollo !== 'stageId') return { ...rule, ...one }
  const values = stagePairs(world, field.options ?? [])
  return values.length ? { ...rule, ...one, values, others: 'park' } : undefined
}

function stagePairs(
  { apolloStages, crmStages }: ObjectWorld,
  options: readonly string[],
): { apollo: string; crm: string }[] {
  const stages = crmStages.length ? crmStages : options.map((id) => ({ id, name: id }))
  const taken = new Set<string>()
  return apolloStages.flatMap(({ id, name }) => {
    const found = stages.find((stage) => foldName(stage.name) === foldName(name) && !taken.has(stage.id))
    if (!found) return []
    taken.add(found.id)
    return [{ apollo: id, crm: found.id }]
  })
}
