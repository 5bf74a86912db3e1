import type { CrmAdapter, CrmField } from '../../../crm/crm-adapter.ts'
import type { CrmWorld, ObjectWorld } from '../engine/crm-world.ts'
import { type ApolloField, isLinkField, linkFields } from './apollo-fields.ts'
import { type CrmObjectName, type FieldRule, type Mapping, ruleName, type Transform } from './mapping-schema.ts'

export interface MappingProblem {
  object: CrmObjectName
  rule: string | null
  reason: string
  message: string
}

/** Everything that is wrong with a mapping, before anything is written by it. */
export function checkMapping({ objects, mapping, adapter }: CrmWorld): MappingProblem[] {
  return [...unknownObjects(mapping, adapter), ...[...objects.values()].flatMap((world) => checkObject(world))]
}

function unknownObjects(mapping: Mapping, { objects, kind }: CrmAdapter): MappingProblem[] {
  const named = Object.entries(mapping.objects).filter(([, { direction }]) => direction !== 'off')
  return named.flatMap(([name]) => {
    const object = name as CrmObjectName
    if (objects.includes(object)) return []
    return [{ object, rule: null, reason: 'unknown_object', message: `${kind} has no ${object}` }]
  })
}

function checkObject(world: ObjectWorld): MappingProblem[] {
  const { object, mapping } = world
  const problem = (rule: FieldRule | null, reason: string, message: string): MappingProblem => ({
    object,
    rule: rule && ruleName(rule),
    reason,
    message,
  })
  const found = mapping.fields.flatMap((rule) =>
    checkRule(world, rule).map(({ reason, message }) => problem(rule, reason, message)),
  )
  for (const [side, way] of [
    ['crm', 'to_crm'],
    ['apollo', 'from_crm'],
  ] as const) {
    const written = mapping.fields.filter((rule) => rule.policy !== 'locked' && goes(world, rule, way))
    for (const [at, rule] of written.entries()) {
      if (written.findIndex((other) => other[side] === rule[side]) === at) continue
      found.push(problem(rule, 'written_twice', `Two rules write to "${rule[side]}"`))
    }
  }
  if (mapping.marker !== null && world.crmFields.get(mapping.marker)?.unique !== true) {
    found.push(problem(null, 'bad_marker', `"${mapping.marker}" is not a unique field of the CRM`))
  }
  const makes = mapping.create.crm && mapping.direction !== 'from_crm'
  const missing = [...world.crmFields.values()].filter(
    ({ name, required, readOnly }) => makes && required && !readOnly && !mapping.fields.some(({ crm }) => crm === name),
  )
  return [
    ...found,
    ...missing.map(({ name }) =>
      problem(null, 'required_field', `The CRM makes no record without "${name}", and no rule fills it`),
    ),
  ]
}

interface Fault {
  reason: string
  message: string
}

function checkRule(world: ObjectWorld, rule: FieldRule): Fault[] {
  const apollo = world.apolloFields.get(rule.apollo)
  if (!apollo) return [{ reason: 'missing_field', message: `Apollo has no field "${rule.apollo}"` }]
  if (isLinkField(rule.apollo) || rule.crm.startsWith('$')) {
    const wanted = isLinkField(rule.apollo) ? linkFields[rule.apollo] : undefined
    return wanted === rule.crm
      ? []
      : [
          {
            reason: 'wrong_type',
            message: `"${rule.apollo}" goes with "${wanted ?? 'a field'}", not with "${rule.crm}"`,
          },
        ]
  }
  const crm = world.crmFields.get(rule.crm)
  if (!crm) return [{ reason: 'missing_field', message: `The CRM has no field "${rule.crm}"` }]
  const faults: Fault[] = []
  const writes = rule.policy !== 'locked'
  if (writes && goes(world, rule, 'to_crm')) {
    if (crm.readOnly) faults.push({ reason: 'read_only', message: `"${crm.name}" of the CRM can only be read` })
    else faults.push(...checkTypes(apollo, crm, { rule, transforms: rule.toCrm }))
    if (crm.unique && !mayBeUnique(rule.apollo)) {
      faults.push({ reason: 'unique_clash', message: `"${crm.name}" is unique in the CRM, "${rule.apollo}" is not` })
    }
  }
  if (writes && goes(world, rule, 'from_crm')) {
    if (apollo.readOnly) faults.push({ reason: 'read_only', message: `"${apollo.name}" of Apollo can only be read` })
    else faults.push(...checkTypes(crm, apollo, { rule, transforms: rule.toApollo }))
  }
  return [...faults, ...checkValues(world, rule, { apollo, crm })]
}

function goes({ mapping }: ObjectWorld, rule: FieldRule, way: 'to_crm' | 'from_crm'): boolean {
  return [mapping.direction, rule.direction].every((each) => each === 'both' || each === way)
}

function mayBeUnique(apollo: string): boolean {
  return ['email', 'domain', 'linkedinUrl'].includes(apollo) || apollo.startsWith('custom:')
}

type AnyField = Pick<CrmField, 'name' | 'type'> | Pick<ApolloField, 'name' | 'type'>

function checkTypes(
  from: AnyField,
  to: AnyField,
  { rule, transforms }: { rule: FieldRule; transforms: readonly Transform[] },
): Fault[] {
  if (rule.values) return []
  const type = transforms.reduce<CrmField['type']>((type, transform) => typeAfter(type, transform), from.type)
  const fits =
    type === to.type ||
    (type === 'choice' && to.type === 'text') ||
    // The value is held against the choices record by record.
    (type === 'text' && to.type === 'choice') ||
    (isDate(type) && isDate(to.type))
  if (fits) return []
  return [{ reason: 'wrong_type', message: `"${from.name}" is ${type}, "${to.name}" takes ${to.type}` }]
}

function typeAfter(type: CrmField['type'], { type: name }: Transform): CrmField['type'] {
  if (name === 'number' || name === 'date' || name === 'text') return name
  return name === 'trim' && type !== 'text' ? type : 'text'
}

function isDate(type: CrmField['type']): boolean {
  return type === 'date' || type === 'datetime'
}

/** Of fields with fixed values, every value needs its counterpart. */
function checkValues(
  world: ObjectWorld,
  { values, others }: FieldRule,
  { apollo, crm }: { apollo: ApolloField; crm: CrmField },
): Fault[] {
  if (!values) return []
  const faults: Fault[] = []
  const sides = [
    { side: 'apollo', whose: 'Apollo', known: apollo.options, nameOf: nameIn(world.apolloStages) },
    { side: 'crm', whose: 'the CRM', known: crm.options ?? stageIds(world, crm), nameOf: nameIn(world.crmStages) },
  ] as const
  for (const { side, whose, known, nameOf } of sides) {
    const named = values.map((pair) => pair[side])
    const twice = named.find((value, at) => named.indexOf(value) !== at)
    if (twice !== undefined) {
      faults.push({ reason: 'value_twice', message: `"${nameOf(twice)}" of ${whose} has two counterparts` })
    }
    if (!known) continue
    for (const value of named) {
      if (known.includes(String(value))) continue
      faults.push({ reason: 'unknown_value', message: `"${String(value)}" is no value that ${whose} has` })
    }
    if (others === 'park') continue
    for (const value of known.filter((each) => !named.includes(each))) {
      faults.push({ reason: 'one_side_only', message: `"${nameOf(value)}" is on the side of ${whose} only` })
    }
  }
  return faults
}

function stageIds({ crmStages }: ObjectWorld, { type }: CrmField): string[] | undefined {
  return type === 'choice' && crmStages.length ? crmStages.map(({ id }) => id) : undefined
}

function nameIn(stages: readonly { id: string; name: string }[]): (value: unknown) => string {
  const names = new Map(stages.map(({ id, name }) => [id, name]))
  return (value) => names.get(String(value)) ?? String(value)
}
