import { z } from 'zod'

const name = z.string().min(1).max(200)
const value = z.union([z.string().max(1000), z.number(), z.boolean()])

export const crmObject = z.enum(['companies', 'contacts', 'leads', 'deals', 'tasks'])
export type CrmObjectName = z.output<typeof crmObject>

export const transform = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('lower') }),
  z.strictObject({ type: z.literal('trim') }),
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('number') }),
  z.strictObject({ type: z.literal('date') }),
  z.strictObject({ type: z.literal('first_word') }).describe('Of a full name'),
  z.strictObject({ type: z.literal('other_words') }).describe('Of a full name'),
  z
    .strictObject({ type: z.literal('join'), with: z.array(name).min(1).max(5), separator: z.string().default(' ') })
    .describe('This field and others of the same record, such as the two halves of a name'),
])
export type Transform = z.output<typeof transform>

export const policy = z.enum(['crm', 'apollo', 'newest', 'fill', 'locked'])
export const direction = z.enum(['off', 'to_crm', 'from_crm', 'both'])

export const fieldRule = z.strictObject({
  apollo: name.describe('A field of Apollo’s; owner, company and contacts for what the record belongs to'),
  crm: name.describe('A field of the CRM’s; $owner, $company and $contacts for what the record belongs to'),
  direction: direction.exclude(['off']).default('both'),
  policy: policy
    .default('newest')
    .describe('Who wins where both have changed; fill writes to an empty side only, locked writes to neither'),
  toCrm: z.array(transform).max(5).default([]),
  toApollo: z.array(transform).max(5).default([]),
  values: z
    .array(z.strictObject({ apollo: value, crm: value }))
    .max(500)
    .optional()
    .describe('Which value of Apollo’s is which of the CRM’s, such as stages; each at most once on its side'),
  others: z
    .enum(['refuse', 'park'])
    .default('refuse')
    .describe('What of values that are on one side only: the mapping is refused, or the record’s field is parked'),
})
export type FieldRule = z.output<typeof fieldRule>

export const matchKey = z.enum(['crm_id', 'email', 'linkedin', 'domain'])

export const objectMapping = z.strictObject({
  direction: direction.default('both'),
  create: z.strictObject({ crm: z.boolean().default(true), apollo: z.boolean().default(true) }).prefault({}),
  fields: z.array(fieldRule).min(1).max(200),
  match: z.array(matchKey).max(4).describe('What tells that two records are one, the strongest first'),
  marker: name
    .nullable()
    .default(null)
    .describe('A unique field of the CRM’s in which a record that we make is marked'),
  deletes: z
    .strictObject({ toCrm: z.boolean().default(false), toApollo: z.boolean().default(false) })
    .prefault({})
    .describe('Where a record that vanished on one side is deleted on the other'),
})
export type ObjectMapping = z.output<typeof objectMapping>

export const mapping = z.strictObject({
  objects: z.partialRecord(crmObject, objectMapping),
  owners: z
    .record(z.string(), z.string())
    .default({})
    .describe('Apollo’s e-mail address to the CRM’s, for users who have different ones'),
  deleteLimit: z
    .strictObject({ share: z.number().min(0).max(1).default(0.05), atLeast: z.int().min(0).default(10) })
    .prefault({})
    .describe('A run that would delete more than this share of the links, and more than so many, stops and asks'),
})
export type Mapping = z.output<typeof mapping>

/** What a rule is known by in bases and logs. */
export function ruleName({ apollo, crm }: Pick<FieldRule, 'apollo' | 'crm'>): string {
  return `${apollo}>${crm}`
}

/** Companies come first: the others belong to them. */
export const objectOrder = ['companies', 'contacts', 'leads', 'deals', 'tasks'] as const satisfies CrmObjectName[]
