import type { CallOptions } from '@delos/client'
import { callOptions } from '../../../apollo-call.ts'
import type { Context } from '../../../context.ts'
import type { CrmAdapter } from '../../../crm/crm-adapter.ts'
import { type CrmWorld, createOwnerMap, type ObjectWorld } from '../engine/crm-world.ts'
import { apolloFields, kindOf, type LocalKind, toCustomField } from '../mapping/apollo-fields.ts'
import { type CrmObjectName, type Mapping, type ObjectMapping, objectOrder } from '../mapping/mapping-schema.ts'

const noMapping: ObjectMapping = {
  direction: 'off',
  create: { crm: false, apollo: false },
  fields: [],
  match: [],
  marker: null,
  deletes: { toCrm: false, toApollo: false },
}

/** What both sides have, of the objects that are mapped, or of all that the CRM has. */
export async function loadWorld(
  context: Context,
  adapter: CrmAdapter,
  { connectionId, mapping, all = false }: { connectionId: string; mapping: Mapping; all?: boolean },
): Promise<CrmWorld> {
  const { signal } = context
  const wanted = objectOrder.filter(
    (object) => adapter.objects.includes(object) && (all || (mapping.objects[object]?.direction ?? 'off') !== 'off'),
  )
  const objects = new Map<CrmObjectName, ObjectWorld>()
  const custom = wanted.length ? await context.apollo.fields.list({ source: 'custom' }, asNow(context)) : []
  for (const object of wanted) {
    const kind = kindOf[object]
    const own = custom
      .filter(({ modality }) => modality === (kind === 'deal' ? 'opportunity' : kind))
      .map(toCustomField)
    const stages = await apolloStages(context, kind)
    const fields = apolloFields[kind].map((field) =>
      field.name === 'stageId' ? { ...field, options: stages.map(({ id }) => id) } : field,
    )
    objects.set(object, {
      object,
      mapping: mapping.objects[object] ?? noMapping,
      crmFields: new Map((await adapter.describe(object, { signal })).map((field) => [field.name, field])),
      apolloFields: new Map([...fields, ...own].map((field) => [field.name, field])),
      crmStages: await adapter.stages(object, { signal }),
      apolloStages: stages,
    })
  }
  const users: { id: string; email: string | null }[] = []
  for await (const { id, email } of context.apollo.users.searchAll(asNow(context))) users.push({ id, email })
  const owners = createOwnerMap(users, await adapter.owners({ signal }), mapping.owners)
  return { connectionId, adapter, mapping, objects, owners }
}

/** A field or a stage that somebody has just made counts at once. */
function asNow(context: Context): CallOptions {
  return callOptions(context, { cache: 'refresh' })
}

async function apolloStages(context: Context, kind: LocalKind): Promise<readonly { id: string; name: string }[]> {
  const options = asNow(context)
  if (kind === 'contact') return context.apollo.contacts.stages(options)
  if (kind === 'account') return context.apollo.accounts.stages(options)
  return kind === 'deal' ? context.apollo.deals.stages(options) : []
}
