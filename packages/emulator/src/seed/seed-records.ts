import type { AppChange, AppKind } from '../app/app-change.ts'
import { isRecord, type Params } from '../params.ts'
import { parseCsv } from './csv.ts'

/** Rows with field names as on the wire, or the text of a CSV file with those names in its header. */
export type SeedRows = Params[] | string

/**
 * Records that the team has from the start. A 24-digit `id` is kept, so that rows can name each other. In CSV a dot
 * nests (`typed_custom_fields.<id>`), and lists (`label_names`, fields in `_ids`) are separated by `|`.
 */
export interface SeedRecords {
  accounts?: SeedRows
  contacts?: SeedRows
  deals?: SeedRows
  tasks?: SeedRows
  notes?: SeedRows
  conversations?: SeedRows
}

/** In the order in which records may name each other. */
const KINDS: Record<keyof SeedRecords, AppKind> = {
  accounts: 'account',
  contacts: 'contact',
  deals: 'deal',
  tasks: 'task',
  notes: 'note',
  conversations: 'conversation',
}

export function isSeedName(name: string): name is keyof SeedRecords {
  return Object.hasOwn(KINDS, name)
}

/** Throws where a name or a row is none. */
export function seedChanges(records: SeedRecords): AppChange[] {
  const strange = Object.keys(records).find((name) => !isSeedName(name))
  if (strange !== undefined) throw new Error(`a seed has ${Object.keys(KINDS).join(', ')}, not ${strange}`)
  return Object.entries(KINDS).flatMap(([name, kind]) => {
    const rows = records[name as keyof SeedRecords]
    return readRows(rows).map((fields): AppChange => ({ change: 'create', kind, fields }))
  })
}

function readRows(rows: SeedRows | undefined): Params[] {
  if (rows === undefined) return []
  const read: unknown = typeof rows === 'string' ? parseCsv(rows).map(nest) : rows
  if (!Array.isArray(read) || !read.every(isRecord)) throw new Error('the rows of a seed are a list of objects')
  return read
}

function nest(cells: Record<string, string>): Params {
  const fields: Params = {}
  for (const [name, cell] of Object.entries(cells)) {
    if (cell === '') continue
    const [outer = '', inner] = name.split('.')
    if (inner === undefined) fields[name] = isListName(name) ? cell.split('|') : cell
    else fields[outer] = { ...(isRecord(fields[outer]) ? fields[outer] : {}), [inner]: cell }
  }
  return fields
}

function isListName(name: string): boolean {
  return name === 'label_names' || name === 'transcript' || name.endsWith('_ids')
}
