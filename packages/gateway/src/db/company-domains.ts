import type { ReadDb } from './database.ts'

/** The domains of companies that are known here, by Apollo's id of the organization or account. */
export async function findCompanyDomains(
  db: ReadDb,
  { organizationIds, accountIds }: { organizationIds: readonly string[]; accountIds: readonly string[] },
): Promise<Map<string, string>> {
  const domains = new Map<string, string>()
  for (const [table, ids] of [
    ['organizations', organizationIds],
    ['accounts', accountIds],
  ] as const) {
    if (!ids.length) continue
    const rows = await db
      .selectFrom(table)
      .select(['apolloId', 'domain'])
      .where('apolloId', 'in', [...new Set(ids)])
      .where('domain', 'is not', null)
      .execute()
    for (const { apolloId, domain } of rows) if (apolloId && domain) domains.set(apolloId, domain)
  }
  return domains
}
