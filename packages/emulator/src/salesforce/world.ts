import { readId } from './ids.ts'
import type { Org, Row, RowFault, Values } from './org.ts'
import { readValues } from './save/check-values.ts'
import { mergeRows } from './save/merge.ts'
import { deleteRow, insertRow, updateRow } from './save/save.ts'
import type { ObjectType } from './schema/objects.ts'

/** What people do in Salesforce itself, past the API: no session, no allowance, no duplicate rules. */
export interface SalesforceWorld {
  add(object: string, values: Values): string
  edit(object: string, id: string, values: Values): void
  remove(object: string, id: string): void
  undelete(object: string, id: string): void
  /** Empties the recycle bin of the record, or of all. */
  purge(object: string, id?: string): void
  merge(object: string, merge: { from: string; into: string }): void
  /** The living record; undefined where it is gone. */
  get(object: string, id: string): Values | undefined
  list(object: string): Values[]
  count(object: string): number
  /** The next rows that are written meet this. */
  rowFault(fault: RowFault, times?: number): void
  /** A long transaction begins now; what is written in `end` bears today's time and is seen only then. */
  openTransaction(): { end(write?: (world: SalesforceWorld) => void): void }
  users(): Values[]
}

export function createWorldHand(org: Org, backdate: (ms: number, work: () => void) => void): SalesforceWorld {
  const typeOf = (object: string): ObjectType => {
    const type = org.objects.get(object.toLowerCase())
    if (!type) throw new Error(`no object ${object}`)
    return type
  }
  const rowOf = (object: string, id: string): Row => {
    const row = org.table(typeOf(object)).get(readId(id) ?? '')
    if (!row) throw new Error(`no ${object} ${id}`)
    return row
  }
  const living = (object: string) => [...org.table(typeOf(object)).values()].filter(({ values }) => !values.IsDeleted)
  const world: SalesforceWorld = {
    add: (object, values) =>
      insertRow(org, typeOf(object), readValues(typeOf(object), values), { isPastRules: true }).id,
    edit: (object, id, values) => {
      updateRow(org, rowOf(object, id), readValues(typeOf(object), values), { isPastRules: true })
    },
    remove: (object, id) => deleteRow(org, rowOf(object, id)),
    undelete: (object, id) => org.unbin(rowOf(object, id)),
    purge(object, id) {
      const rows = id === undefined ? [...org.table(typeOf(object)).values()] : [rowOf(object, id)]
      for (const row of rows) if (row.values.IsDeleted) org.purge(row)
    },
    merge: (object, { from, into }) => mergeRows(org, { from: rowOf(object, from), into: rowOf(object, into) }),
    get(object, id) {
      const row = org.table(typeOf(object)).get(readId(id) ?? '')
      return row && !row.values.IsDeleted ? { ...row.values } : undefined
    },
    list: (object) => living(object).map(({ values }) => ({ ...values })),
    count: (object) => living(object).length,
    rowFault(fault, times = 1) {
      for (let time = 0; time < times; time += 1) org.rowFaults.push(fault)
    },
    openTransaction() {
      const startMs = org.nowMs()
      org.openTransactions.add(startMs)
      return {
        end(write) {
          org.openTransactions.delete(startMs)
          if (write) backdate(startMs, () => write(world))
        },
      }
    },
    users: () => world.list('User'),
  }
  return world
}
