import { z } from 'zod'
import type { Context } from '../../../context.ts'
import type { CrmAdapter } from '../../../crm/crm-adapter.ts'
import { createMemoryTokenStore, type SalesforceTokens } from '../../../crm/salesforce/token-store.ts'
import { type ConnectionRow, findConnection, insertConnection, updateConnection } from '../../../db/crm/connections.ts'
import { ServiceError } from '../../../errors.ts'
import { operation } from '../../../operation.ts'
import { canonicalJson } from '../../audit/canonical-json.ts'
import { openSeal } from '../../webhooks/seal.ts'
import { askCrm, toCrmFailure } from '../crm-failure.ts'
import { checkMapping } from '../mapping/check-mapping.ts'
import { defaultMapping } from '../mapping/default-mapping.ts'
import { type Mapping, mapping as mappingSchema } from '../mapping/mapping-schema.ts'
import { firstTokens, openTokens, sealTokens } from './connection-tokens.ts'
import { connectionId, connectionSchema, crmKind, viewConnection } from './connection-view.ts'
import { loadWorld } from './load-world.ts'
import { readSecrets } from './open-connection.ts'
import { sealedFor } from './sealed-for.ts'

const input = z.strictObject({
  id: connectionId,
  kind: crmKind,
  settings: z.record(z.string().max(60), z.string().max(2000)).default({}).describe('Of the kind: see docs/crm.md'),
  secrets: z
    .record(z.string().max(60), z.string().max(20_000))
    .optional()
    .describe('Kept sealed and never shown; those it has where left out'),
  mapping: mappingSchema.optional().describe('What fits most teams where left out, or the one that it has'),
  everyMinutes: z
    .int()
    .min(1)
    .max(10_080)
    .nullable()
    .default(null)
    .describe('How often it syncs by itself; never where null'),
})

type Input = z.output<typeof input>

export const putConnection = operation({
  name: 'crm.put_connection',
  summary:
    'Make or change a connection to a CRM; sets a stopped one going again. The credentials and the mapping are tried first',
  scope: 'admin',
  input,
  output: connectionSchema.extend({ created: z.boolean(), account: z.string() }),
  async run(context, wanted) {
    const before = await findConnection(context.db, wanted.id)
    if (before && before.kind !== wanted.kind) {
      throw new ServiceError('conflict', `This connection is one to ${before.kind}`, {
        reason: 'other_kind',
        field: 'kind',
      })
    }
    const secrets = wanted.secrets ?? (before ? await readSecrets(context, before) : {})
    const { kind, settings } = wanted
    // New secrets begin anew; with the old ones what they have become by now counts.
    const isNew = !before || wanted.secrets !== undefined
    const tokens = isNew
      ? createMemoryTokenStore(firstTokens(settings, secrets))
      : await openTokens(context, before, secrets)
    const adapter = await askCrm(async () => context.openCrm({ kind, settings, secrets, tokens }))
    try {
      const { account } = await adapter.check({ signal: context.signal })
      const mapping = await fittedMapping(context, { adapter, wanted, before })
      const renewed = isNew && kind === 'salesforce' ? (await tokens.read()).tokens : undefined
      return { ...(await keep(context, { wanted, before, secrets, mapping, renewed })), account }
    } catch (error) {
      throw toCrmFailure(error)
    } finally {
      await adapter.close()
    }
  },
})

/** A mapping that does not fit is refused with all that is wrong with it. */
async function fittedMapping(
  context: Context,
  { adapter, wanted, before }: { adapter: CrmAdapter; wanted: Input; before: ConnectionRow | undefined },
): Promise<Mapping> {
  const asked = wanted.mapping ?? (before && mappingSchema.parse(before.mapping))
  const parts = { connectionId: wanted.id, mapping: asked ?? mappingSchema.parse({ objects: {} }), all: !asked }
  const world = await loadWorld(context, adapter, parts)
  if (!asked) return defaultMapping(world)
  const [problem, ...others] = checkMapping(world)
  if (!problem) return asked
  throw new ServiceError('invalid_input', `${problem.object}: ${problem.message}`, {
    reason: 'mapping_misfit',
    field: 'mapping',
    details: { problems: [problem, ...others] },
  })
}

interface Kept {
  wanted: Input
  before: ConnectionRow | undefined
  secrets: Record<string, string>
  mapping: Mapping
  /** Tokens in the place of those it has. */
  renewed: SalesforceTokens | undefined
}

async function keep(context: Context, { wanted, before, secrets, mapping, renewed }: Kept) {
  const hasSecrets = Object.keys(secrets).length > 0
  const seal = hasSecrets ? await openSeal(context.config) : undefined
  const at = new Date(context.clock.now())
  const { id, kind, settings, everyMinutes } = wanted
  const isSame = before && canonicalJson(mappingSchema.parse(before.mapping)) === canonicalJson(mapping)
  const row = {
    kind,
    settings: JSON.stringify(settings),
    sealedSecrets: seal?.close(JSON.stringify(secrets), sealedFor(id)) ?? null,
    ...(renewed ? { sealedTokens: await sealTokens(context, { id, tokens: renewed }), tokensVersion: 1 } : {}),
    mapping: JSON.stringify(mapping),
    everyMinutes,
    nextAt: everyMinutes ? new Date(at.getTime() + everyMinutes * 60_000) : null,
    stoppedReason: null,
    updatedAt: at,
  }
  return context.mutate(async (tx) => {
    const after = before
      ? await updateConnection(tx, id, isSame ? row : { ...row, previewedAt: null })
      : await insertConnection(tx, { ...row, id, createdAt: at })
    // What was settled by another mapping is compared anew.
    if (before && !isSame) await tx.deleteFrom('crmCursors').where('connectionId', '=', id).execute()
    const audit = {
      action: before ? 'crm_connection.changed' : 'crm_connection.created',
      entityType: 'crm_connection',
      entityId: id,
      before: before && auditView(before),
      after: { ...auditView(after), newSecrets: wanted.secrets !== undefined },
    }
    return { value: { ...viewConnection(after), created: !before }, audit }
  })
}

function auditView({ kind, settings, mapping, everyMinutes }: ConnectionRow): object {
  return { kind, settings, mapping, everyMinutes }
}
