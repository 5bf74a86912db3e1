import type { ApiCommandGroup } from '../api-command.ts'
import { listOption, numberOption, option } from '../option-parsers.ts'

export const eventCommands: ApiCommandGroup = {
  name: 'events',
  description: 'what happened, and who has dealt with it',
  commands: [
    {
      usage: 'list',
      description: 'events, the oldest first',
      options: [
        option('--after <cursor>', 'only what came after this one'),
        option('--since <time>', 'only what came since this time'),
        listOption('--type <type>', 'only these types, such as contact.*; several with commas'),
        option('--entity <entity>', 'only a kind, or a record: deal:66f…'),
        numberOption('--limit <n>', 'events at once, 1 to 200'),
      ],
      request: (_args, { after, since, type, entity, limit }) => ({
        method: 'GET',
        path: '/api/events',
        query: { after, since, type, entity, limit },
      }),
      rows: { name: 'events', columns: ['cursor', 'at', 'type', 'entity.type', 'entity.id', 'source', 'data.changed'] },
    },
    {
      usage: 'status',
      description: 'when the last one came, and how far behind each of those is who listen',
      request: () => ({ method: 'GET', path: '/api/events/status' }),
      format: formatStatus,
    },
    {
      usage: 'parked',
      description: 'events that could not be dealt with',
      options: [option('--consumer <name>', 'only of this one')],
      request: (_args, { consumer }) => ({ method: 'GET', path: '/api/events/parked', query: { consumer } }),
      rows: { name: 'parked', columns: ['consumer', 'eventId', 'type', 'reason', 'parkedAt'] },
    },
    {
      usage: 'retry <consumer>',
      description: 'have it deal with its parked events after all',
      request: ([consumer]) => ({ method: 'POST', path: '/api/events/parked/retry', body: { consumer } }),
    },
  ],
}

interface FeedStatus {
  lastEventAt: string | null
  quietSeconds: number
  consumers: { name: string; behind: number; parked: number }[]
}

function formatStatus(answer: Record<string, unknown>): string {
  const { lastEventAt, quietSeconds, consumers } = answer as unknown as FeedStatus
  const last = lastEventAt === null ? 'no events yet' : `last event ${lastEventAt}, ${quietSeconds} s ago`
  const lines = consumers.map(({ name, behind, parked }) => {
    const place = behind ? `${behind} behind` : 'up to date'
    return `${name}: ${place}${parked ? `, ${parked} parked` : ''}`
  })
  return [last, ...lines].join('\n')
}
