import { z } from 'zod'
import type { ConnectionRow } from '../../../db/crm/connections.ts'
import { mapping } from '../mapping/mapping-schema.ts'

export const connectionId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and dashes, at most 40')

export const crmKind = z.enum(['hubspot', 'salesforce', 'tables'])

export const connectionSchema = z.object({
  id: z.string(),
  kind: crmKind,
  settings: z.record(z.string(), z.string()),
  secrets: z.boolean().describe('Whether there are any; they are never shown'),
  mapping,
  everyMinutes: z.number().nullable(),
  nextAt: z.string().nullable(),
  stoppedReason: z.string().nullable(),
  previewedAt: z.string().nullable().describe('When the mapping as it is now was last previewed'),
  createdAt: z.string(),
  updatedAt: z.string(),
})

export function viewConnection(row: ConnectionRow): z.input<typeof connectionSchema> {
  return {
    id: row.id,
    kind: row.kind,
    settings: row.settings,
    secrets: row.sealedSecrets !== null,
    mapping: mapping.parse(row.mapping),
    everyMinutes: row.everyMinutes,
    nextAt: row.nextAt?.toISOString() ?? null,
    stoppedReason: row.stoppedReason,
    previewedAt: row.previewedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}

export const mappingProblem = z.object({
  object: z.string(),
  rule: z.string().nullable(),
  reason: z.string(),
  message: z.string(),
})
