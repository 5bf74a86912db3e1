import { type Insertable, type Selectable, sql } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { SuppressionsTable } from './sequence-tables.ts'

export type SuppressionRow = Selectable<SuppressionsTable>
export type NewSuppression = Insertable<SuppressionsTable>
export type SuppressionKey = Pick<SuppressionRow, 'kind' | 'subject'>

/** What is in force of these names. No two kinds have a name in common. */
export async function findSuppressions(
  db: ReadDb,
  keys: readonly Pick<SuppressionKey, 'subject'>[],
  at: Date,
): Promise<SuppressionRow[]> {
  if (!keys.length) return []
  return db
    .selectFrom('suppressions')
    .selectAll()
    .where('subject', 'in', [...new Set(keys.map(({ subject }) => subject))])
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', at)]))
    .orderBy('id')
    .execute()
}

/**
 * Adds what is new, and lets what is there last as long as the longer of the two. Answers the ids of what was added or
 * lasts longer now.
 */
export async function putSuppressions(
  tx: Tx,
  rows: readonly NewSuppression[],
): Promise<{ added: string[]; extended: string[] }> {
  if (!rows.length) return { added: [], extended: [] }
  const written = await tx
    .insertInto('suppressions')
    .values([...rows])
    .onConflict((conflict) =>
      conflict
        .columns(['kind', 'subject'])
        .doUpdateSet((eb) => ({
          reason: eb.ref('excluded.reason'),
          note: eb.ref('excluded.note'),
          addedBy: eb.ref('excluded.addedBy'),
          until: eb.ref('excluded.until'),
        }))
        .where((eb) =>
          eb.and([
            eb('suppressions.until', 'is not', null),
            eb.or([eb('excluded.until', 'is', null), eb('excluded.until', '>', eb.ref('suppressions.until'))]),
          ]),
        ),
    )
    .returning(['id', sql<boolean>`xmax = 0`.as('isNew')])
    .execute()
  return {
    added: written.filter(({ isNew }) => isNew).map(({ id }) => id),
    extended: written.filter(({ isNew }) => !isNew).map(({ id }) => id),
  }
}

export interface SuppressionFilter {
  kind?: SuppressionRow['kind']
  source?: SuppressionRow['source']
  keys?: readonly SuppressionKey[]
  /** Those with an id before this one. */
  before?: string
  limit: number
}

/** Newest first. */
export function listSuppressionRows(db: ReadDb, filter: SuppressionFilter): Promise<SuppressionRow[]> {
  let query = db.selectFrom('suppressions').selectAll().orderBy('id', 'desc').limit(filter.limit)
  if (filter.kind) query = query.where('kind', '=', filter.kind)
  if (filter.source) query = query.where('source', '=', filter.source)
  if (filter.before) query = query.where('id', '<', filter.before)
  if (filter.keys) {
    const subjects = filter.keys.map(({ subject }) => subject)
    query = query.where('subject', 'in', subjects)
  }
  return query.execute()
}

/** By their ids, or by what they name. */
export function deleteSuppressionRows(
  tx: Tx,
  { id, keys }: { id: string; keys: readonly SuppressionKey[] },
): Promise<SuppressionRow[]> {
  const subjects = keys.map(({ subject }) => subject)
  return tx
    .deleteFrom('suppressions')
    .where((eb) => eb.or([eb('id', '=', id), ...(subjects.length ? [eb('subject', 'in', subjects)] : [])]))
    .returningAll()
    .execute()
}

/** Who has opted in again in Apollo; what was added by hand stays. */
export async function deleteApolloOptOuts(tx: Tx, subjects: readonly string[]): Promise<SuppressionRow[]> {
  if (!subjects.length) return []
  return tx
    .deleteFrom('suppressions')
    .where('source', '=', 'apollo')
    .where('kind', '=', 'email')
    .where('subject', 'in', [...subjects])
    .returningAll()
    .execute()
}
