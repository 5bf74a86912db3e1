export interface DiffLine {
  object: string
  side: string
  action: string
  label: string
  why: string
  changes: readonly { field: string; before: unknown; after: unknown }[]
}

const marks: Record<string, string> = { create: '+', update: '~', delete: '-', link: '=', review: '?', park: '!' }

/** What would be written, record by record: old value, new value. */
export function formatDiff(lines: readonly DiffLine[]): string {
  return lines
    .flatMap(({ object, side, action, label, why, changes }) => [
      plain(`${marks[action] ?? ' '} ${object} ${where(action, side)}${label}  (${why})`),
      ...changes.map(({ field, before, after }) =>
        plain(`    ${field}: ${action === 'create' ? '' : `${show(before)} -> `}${show(after)}`),
      ),
    ])
    .join('\n')
}

function where(action: string, side: string): string {
  if (action === 'link') return ''
  return `${action === 'review' || action === 'park' ? 'of' : 'in'} ${side === 'crm' ? 'the CRM' : 'Apollo'}: `
}

function show(value: unknown): string {
  return value === null || value === undefined ? '(empty)' : JSON.stringify(value)
}

/** A record's own text may hold what a terminal would obey. */
function plain(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ')
}
