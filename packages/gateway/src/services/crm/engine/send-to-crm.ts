import type { CrmRecord, CrmValue, CrmWrite, CrmWriteResult } from '../../../crm/crm-adapter.ts'
import { CrmError } from '../../../crm/crm-error.ts'
import { listOpenWrites, markWrites, type WriteRow } from '../../../db/crm/writes.ts'
import type { FieldChange } from '../../../db/crm-tables.ts'
import { recordCrmResults } from './record-crm-results.ts'
import { fieldOfRule } from './rules-of.ts'
import type { ObjectScope } from './run-scope.ts'

/** Sends what is planned, in full batches: an intent in the database, the call, its result. */
export async function sendToCrm(scope: ObjectScope): Promise<void> {
  for (const action of ['create', 'update'] as const) {
    for (;;) {
      const rows = await listOpenWrites(scope.context.db, {
        ...scope.place,
        side: 'crm',
        action,
        states: ['planned'],
        limit: scope.world.adapter.batchSize,
      })
      if (!rows.length) break
      await sendBatch(scope, action, rows)
    }
  }
}

async function sendBatch(scope: ObjectScope, action: 'create' | 'update', rows: WriteRow[]): Promise<void> {
  const { context, world, object } = scope
  context.signal.throwIfAborted()
  const there = action === 'create' ? await findThere(scope, rows) : new Map<string, CrmRecord[]>()
  const found = rows.filter(({ id }) => there.has(id))
  if (found.length) {
    const results = found.map(({ id }): CrmWriteResult => {
      const existingIds = (there.get(id) ?? []).map((record) => record.id)
      return { key: id, ok: false, fault: 'duplicate', message: 'The CRM has such a record', existingIds }
    })
    await recordCrmResults(scope, found, results)
  }
  const sending = rows.filter(({ id }) => !there.has(id))
  if (!sending.length) return
  await mark(scope, sending, { state: 'sent', sentAt: new Date(context.clock.now()) })
  const writes = sending.map((row) => toCrmWrite(scope, row))
  const results = await world.adapter[action](object.object, writes, { signal: context.signal }).catch(
    async (error: unknown) => {
      await mark(scope, sending, { state: isWithoutEffect(error) || action === 'update' ? 'planned' : 'unknown' })
      throw error
    },
  )
  await recordCrmResults(scope, sending, results)
  if (results.some((result) => !result.ok && result.fault === 'unavailable')) {
    throw new CrmError('unavailable', 'The CRM does not take writes just now')
  }
}

async function mark(
  scope: ObjectScope,
  rows: readonly WriteRow[],
  change: Parameters<typeof markWrites>[2],
): Promise<void> {
  const ids = rows.map(({ id }) => id)
  await scope.context.mutate(async (tx) => ({ value: await markWrites(tx, ids, change), audit: [] }))
}

/** The call as a whole was refused. Of the others nobody knows. */
function isWithoutEffect(error: unknown): boolean {
  return error instanceof CrmError && error.code !== 'unavailable' && error.code !== 'timeout'
}

function toCrmWrite({ object }: ObjectScope, row: WriteRow): CrmWrite {
  const plain = row.changes.filter(({ field }) => !field.startsWith('$'))
  const of = (field: string): FieldChange | undefined => row.changes.find((change) => change.field === field)
  const [owner, company, contacts] = [of('$owner'), of('$company'), of('$contacts')]
  const { marker } = object.mapping
  const links = {
    ...(company ? { company: textOf(company.after) } : {}),
    ...(contacts ? { contacts: listOf(contacts.after) } : {}),
  }
  return {
    key: row.id,
    ...(row.crmId && row.action === 'update' ? { id: row.crmId } : {}),
    fields: {
      ...Object.fromEntries(plain.map(({ field, after }): [string, CrmValue] => [field, after])),
      ...(row.action === 'create' && marker ? { [marker]: row.id } : {}),
    },
    ...(owner ? { ownerId: textOf(owner.after) } : {}),
    ...(Object.keys(links).length ? { links } : {}),
  }
}

function textOf(value: FieldChange['after']): string | null {
  return typeof value === 'string' ? value : null
}

function listOf(value: FieldChange['after']): string[] {
  return typeof value === 'object' && value !== null ? [...value] : []
}

/** The last look before something is made: by the strongest key that it has, from the CRM's truth. */
async function findThere(scope: ObjectScope, rows: readonly WriteRow[]): Promise<Map<string, CrmRecord[]>> {
  const there = new Map<string, CrmRecord[]>()
  for (const apolloField of ['email', 'domain']) {
    const field = fieldOfRule(scope.object, apolloField)
    const asked = new Map(
      rows.flatMap(({ id, changes }) => {
        const value = changes.find((change) => change.field === field)?.after
        return typeof value === 'string' ? [[id, value.toLowerCase()] as const] : []
      }),
    )
    if (!field || !asked.size) continue
    const match = { field, values: [...new Set(asked.values())] }
    const query = { fields: [field], signal: scope.context.signal }
    const records = await scope.world.adapter.find(scope.object.object, match, query)
    for (const [id, value] of asked) {
      const same = records.filter((record) => String(record.fields[field]).toLowerCase() === value)
      if (same.length) there.set(id, same)
    }
  }
  return there
}
