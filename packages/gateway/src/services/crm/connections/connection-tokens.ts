import type { Context } from '../../../context.ts'
import type { SalesforceTokens, StoredTokens, TokenStore } from '../../../crm/salesforce/token-store.ts'
import type { ConnectionRow } from '../../../db/crm/connections.ts'
import { openSeal, readSealed } from '../../webhooks/seal.ts'
import { sealedFor } from './sealed-for.ts'

export function firstTokens(
  settings: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>>,
): SalesforceTokens {
  return { accessToken: null, refreshToken: secrets.refreshToken ?? null, instanceUrl: settings.loginUrl ?? '' }
}

/** In the row of the connection, sealed: every process finds the same, and one that was rotated is there before it is used. */
export async function openTokens(
  { db, mutate, config }: Context,
  { id, settings, kind }: ConnectionRow,
  secrets: Readonly<Record<string, string>>,
): Promise<TokenStore> {
  const boundTo = `${sealedFor(id)} tokens`
  // The others have no tokens, and need no key to seal them with.
  const seal = kind === 'salesforce' ? await openSeal(config) : undefined
  return {
    async read(): Promise<StoredTokens> {
      const row = await db
        .selectFrom('crmConnections')
        .select(['sealedTokens', 'tokensVersion'])
        .where('id', '=', id)
        .executeTakeFirst()
      const text = row?.sealedTokens && seal ? readSealed(seal, row.sealedTokens, boundTo) : undefined
      const tokens = text === undefined ? firstTokens(settings, secrets) : (JSON.parse(text) as SalesforceTokens)
      return { tokens, version: String(row?.tokensVersion ?? 0) }
    },
    async replace(version, next) {
      const sealedTokens = seal?.close(JSON.stringify(next), boundTo) ?? null
      return mutate(
        async (tx) => {
          const changed = await tx
            .updateTable('crmConnections')
            .set({ sealedTokens, tokensVersion: Number(version) + 1 })
            .where('id', '=', id)
            .where('tokensVersion', '=', Number(version))
            .returning('id')
            .executeTakeFirst()
          return { value: changed !== undefined, audit: [] }
        },
        { fenced: false },
      )
    },
  }
}

/** Tokens that were renewed while the credentials were tried. */
export async function sealTokens(
  { config }: Pick<Context, 'config'>,
  { id, tokens }: { id: string; tokens: SalesforceTokens },
): Promise<string> {
  return (await openSeal(config)).close(JSON.stringify(tokens), `${sealedFor(id)} tokens`)
}
