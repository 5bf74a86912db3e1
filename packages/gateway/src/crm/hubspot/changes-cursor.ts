import { z } from 'zod'
import { CrmError } from '../crm-error.ts'

const cursorSchema = z.discriminatedUnion('part', [
  /** Everything there is, in the order of ids. */
  z.object({ part: z.literal('all'), after: z.string().nullable(), startedAt: z.number().nullable() }),
  /** What has changed since a moment, in the order of ids. */
  z.object({ part: z.literal('changed'), since: z.number(), after: z.string(), startedAt: z.number().nullable() }),
  /** The bin, of which only what went there since is new. */
  z.object({ part: z.literal('bin'), since: z.number(), after: z.string().nullable(), startedAt: z.number() }),
])

/** All times are HubSpot's; `startedAt` is when the pass through the portal began, and so where the next one goes on. */
export type ChangesCursor = z.infer<typeof cursorSchema>

export function readCursor(text: string | null): ChangesCursor {
  if (text === null) return { part: 'all', after: null, startedAt: null }
  try {
    return cursorSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new CrmError('misconfigured', 'This is no cursor of HubSpot’s changes', { cause })
  }
}
