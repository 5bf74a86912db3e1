import { z } from 'zod'
import { operation } from '../../../operation.ts'
import { checkMapping } from '../mapping/check-mapping.ts'
import { defaultMapping } from '../mapping/default-mapping.ts'
import { mapping as mappingSchema } from '../mapping/mapping-schema.ts'
import { mappingProblem } from './connection-view.ts'
import { loadWorld } from './load-world.ts'
import { requireConnection, withCrm } from './open-connection.ts'

const id = z.string().min(1).max(64)

export const checkConnection = operation({
  name: 'crm.check_connection',
  summary: 'Try the credentials, and hold the mapping against the fields that both sides have now',
  scope: 'read',
  input: z.strictObject({ id }),
  output: z.object({ account: z.string(), problems: z.array(mappingProblem) }),
  async run(context, { id }) {
    const row = await requireConnection(context.db, id)
    return withCrm(context, row, async (adapter) => {
      const { account } = await adapter.check({ signal: context.signal })
      const mapping = mappingSchema.parse(row.mapping)
      const world = await loadWorld(context, adapter, { connectionId: id, mapping })
      return { account, problems: checkMapping(world) }
    })
  },
})

const field = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  options: z.array(z.string()).optional(),
  maxLength: z.number().optional(),
  readOnly: z.boolean(),
  required: z.boolean(),
  unique: z.boolean().optional(),
})

export const describeConnection = operation({
  name: 'crm.describe_connection',
  summary: 'The fields and stages that a mapping can name on either side, and the mapping that fits most teams',
  scope: 'read',
  input: z.strictObject({ id }),
  output: z.object({
    objects: z.array(
      z.object({
        object: z.string(),
        apollo: z.array(field),
        crm: z.array(field),
        apolloStages: z.array(z.object({ id: z.string(), name: z.string() })),
        crmStages: z.array(z.object({ id: z.string(), name: z.string() })),
      }),
    ),
    suggested: mappingSchema,
  }),
  async run(context, { id }) {
    const row = await requireConnection(context.db, id)
    return withCrm(context, row, async (adapter) => {
      const parts = { connectionId: id, mapping: mappingSchema.parse(row.mapping), all: true }
      const world = await loadWorld(context, adapter, parts)
      const objects = [...world.objects.values()].map((own) => ({
        object: own.object,
        apollo: [...own.apolloFields.values()].map(({ options, ...each }) => ({ ...each, ...optionsOf(options) })),
        crm: [...own.crmFields.values()].map(({ options, ...each }) => ({ ...each, ...optionsOf(options) })),
        apolloStages: own.apolloStages.map(({ id, name }) => ({ id, name })),
        crmStages: own.crmStages.map(({ id, name }) => ({ id, name })),
      }))
      return { objects, suggested: defaultMapping(world) }
    })
  },
})

function optionsOf(options: readonly string[] | undefined): { options?: string[] } {
  return options ? { options: [...options] } : {}
}
