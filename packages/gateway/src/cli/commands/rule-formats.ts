import { formatTable } from '../table.ts'

interface Change {
  name: string
  change: 'create' | 'change' | 'delete' | 'none'
  fields: { field: string; before: unknown; after: unknown }[]
}

const signs = { create: '+', change: '~', delete: '-', none: ' ' } as const

/** A line for each rule that changes, and below it what of it. */
export function formatDifference({ changes, counts }: Record<string, unknown>): string {
  const lines = (changes as Change[]).flatMap(({ name, change, fields }) => {
    if (change === 'none') return []
    return [`${signs[change]} ${name}`, ...(change === 'change' ? fields.flatMap(formatField) : [])]
  })
  const { created, changed, deleted, unchanged } = counts as Record<string, number>
  return [...lines, `${created} new, ${changed} changed, ${deleted} deleted, ${unchanged} as they were`].join('\n')
}

function formatField({ field, before, after }: Change['fields'][number]): string[] {
  return [`    ${field}`, `      - ${JSON.stringify(before)}`, `      + ${JSON.stringify(after)}`]
}

export function formatDryRun(answer: Record<string, unknown>): string {
  const { events, wouldFire, wouldNot, firedAlready, complete } = answer
  const rows = answer.rows as Record<string, unknown>[]
  const table = rows.length
    ? [formatTable(rows, ['at', 'outcome', 'entity.type', 'entity.id', 'reason', 'actions'])]
    : []
  const total = `${String(events)} events: ${String(wouldFire)} would fire (${String(firedAlready)} have), ${String(wouldNot)} would not`
  return [...table, complete === false ? `${total}; there are more` : total].join('\n')
}
