import { camelCase } from './names.ts'

/** What the source says about a table and its columns, by their names in code. */
export interface Notes {
  table(name: string): string | undefined
  column(table: string, name: string): string | undefined
}

const interfacePattern = /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)?export interface (\w+) \{\n([\s\S]*?)\n\}/g
const fieldPattern = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n\s+(\w+)\??:/g
const entryPattern = /^\s+(\w+): (\w+)$/gm

/** Reads the comments of the interfaces that describe the tables; each file lists its tables as `name: Interface`. */
export function readNotes(sources: readonly string[]): Notes {
  const interfaces = new Map<string, { note: string | undefined; columns: Map<string, string> }>()
  const interfaceOf = new Map<string, string>()
  for (const [, note, name = '', body = ''] of sources.flatMap((source) => [...source.matchAll(interfacePattern)])) {
    const columns = new Map(
      [...`${body}\n`.matchAll(fieldPattern)].map(([, text = '', field = '']) => [field, tidy(text)]),
    )
    interfaces.set(name, { note: note === undefined ? undefined : tidy(note), columns })
    for (const [, table = '', type = ''] of body.matchAll(entryPattern)) interfaceOf.set(table, type)
  }
  const find = (table: string) => interfaces.get(interfaceOf.get(camelCase(table)) ?? '')
  return {
    table: (name) => find(name)?.note,
    column: (table, name) => find(table)?.columns.get(camelCase(name)),
  }
}

function tidy(comment: string): string {
  return comment
    .replace(/^\s*\* ?/gm, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
