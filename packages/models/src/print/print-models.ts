import { readNotes } from './notes.ts'
import { toPrisma } from './prisma.ts'
import { type Query, readTables } from './read-tables.ts'
import { toTypeorm } from './typeorm.ts'

export interface PrintedModels {
  /** `src/entities.ts`, before formatting. */
  entities: string
  /** `schema.prisma` */
  schema: string
}

/** The same files for the same database; `sources` are the texts of the files that describe its tables. */
export async function printModels(query: Query, sources: readonly string[]): Promise<PrintedModels> {
  // Neither of the two bears a table without a key.
  const tables = (await readTables(query)).filter(({ primaryKey, uniques }) => primaryKey.length || uniques.length)
  const notes = readNotes(sources)
  return { entities: toTypeorm(tables, notes), schema: toPrisma(tables, notes) }
}
