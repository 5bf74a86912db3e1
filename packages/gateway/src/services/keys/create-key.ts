import { z } from 'zod'
import { type ApiKeyRow, insertApiKey } from '../../db/api-keys.ts'
import { operation } from '../../operation.ts'
import { budgetPeriods, defaultSoftAlerts, limitCreditsSchema } from '../credits/budget-view.ts'
import { storeBudget } from '../credits/store-budget.ts'
import { hashSecret, makeKeySecret } from './key-secret.ts'
import { keyKinds, keySchema, scopes, viewKey } from './key-view.ts'

const dayMs = 24 * 60 * 60 * 1000

const input = z
  .strictObject({
    name: z.string('must be text').trim().min(1, 'must not be empty').max(100, 'must be 100 characters or less'),
    scopes: z
      .array(z.enum(scopes))
      .min(1, 'must name at least one scope')
      .max(10)
      .transform((names) => [...new Set(names)]),
    kind: z.enum(keyKinds).default('service').describe('An agent spends on its own, so its key needs a budget'),
    strict: z
      .boolean()
      .default(false)
      .describe('Through the pass-through: a parameter that Apollo would ignore is refused instead of warned about'),
    team: z.string().trim().min(1, 'must not be empty').max(200).optional(),
    expiresInDays: z
      .int('must be a whole number')
      .min(1, 'must be 1 or more')
      .max(3650, 'must be 3650 or less')
      .optional(),
    budget: z
      .strictObject({ limitCredits: limitCreditsSchema, period: z.enum(budgetPeriods) })
      .optional()
      .describe('What the key may spend'),
  })
  .refine(({ kind, budget }) => kind !== 'agent' || budget !== undefined, {
    path: ['budget'],
    error: 'a key of kind agent needs a budget',
  })
  .refine(({ kind, scopes }) => kind !== 'agent' || !scopes.includes('admin'), {
    path: ['scopes'],
    error: 'a key of kind agent cannot be admin: it could lift its own budget',
  })
  .refine(({ kind, scopes }) => kind !== 'agent' || !scopes.includes('approve'), {
    path: ['scopes'],
    error: 'a key of kind agent cannot approve: what agents spend is approved by people',
  })

export const createKey = operation({
  name: 'keys.create',
  summary: 'Make an API key; its secret is in this answer and nowhere else',
  scope: 'admin',
  input,
  output: keySchema.extend({ secret: z.string(), budgetId: z.string().nullable() }),
  async run({ mutate, makeId, clock }, { expiresInDays, budget, team, ...terms }) {
    const at = new Date(clock.now())
    const secret = makeKeySecret()
    const key: Omit<ApiKeyRow, 'secretHash'> = {
      id: makeId(),
      ...terms,
      team: team ?? null,
      createdAt: at,
      expiresAt: expiresInDays === undefined ? null : new Date(at.getTime() + expiresInDays * dayMs),
      revokedAt: null,
      lastUsedAt: null,
    }
    return mutate(async (tx) => {
      await insertApiKey(tx, { ...key, scopes: JSON.stringify(key.scopes), secretHash: hashSecret(secret) })
      const created = { action: 'key.created', entityType: 'key', entityId: key.id, after: viewKey(key) }
      const stored = budget && (await storeBudget(tx, { ...budget, ...budgetOf(key.id) }, at))
      return {
        value: { ...viewKey(key), secret, budgetId: stored ? budgetOf(key.id).id : null },
        audit: stored ? [created, stored.audit] : [created],
      }
    })
  },
})

function budgetOf(keyId: string) {
  return { id: `key-${keyId.toLowerCase()}`, scope: { key: keyId }, softAlerts: defaultSoftAlerts }
}
