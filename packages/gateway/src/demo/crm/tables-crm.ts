import { sql } from 'kysely'
import { defaultSchema } from '../../crm/open-crm.ts'
import { createMemoryTokenStore } from '../../crm/salesforce/token-store.ts'
import type { Gateway } from '../../gateway.ts'
import type { DemoCrm } from './demo-crm.ts'

const noTokens = createMemoryTokenStore({ accessToken: null, refreshToken: null, instanceUrl: '' })

/** Plain tables in the demo's own database. */
export async function openTablesCrm(gateway: Gateway): Promise<DemoCrm> {
  const db = gateway.db.withoutPlugins()
  const contacts = sql.table(`${defaultSchema}.contacts`)
  const crm = gateway
    .as({ type: 'system', id: 'demo', name: 'demo', scopes: ['admin'] }, { requestId: 'demo' })
    .openCrm({ kind: 'tables', settings: { schema: defaultSchema }, secrets: {}, tokens: noTokens })
  await crm.check()
  await sql`insert into ${sql.table(`${defaultSchema}.owners`)} (email, name) values ('grace@plain.example', 'Grace Murray')`.execute(
    db,
  )
  return {
    kind: 'tables',
    title: 'plain PostgreSQL tables',
    owners: { 'ana@team.example': 'grace@plain.example' },
    connection: { settings: { schema: defaultSchema } },
    async add({ firstName, lastName, email, title }) {
      const { rows } = await sql<{ id: string }>`
        insert into ${contacts} (first_name, last_name, email, title)
        values (${firstName}, ${lastName}, ${email}, ${title}) returning id`.execute(db)
      return rows[0]?.id ?? ''
    },
    async retitle(email, title) {
      await sql`update ${contacts} set title = ${title} where lower(email) = ${email}`.execute(db)
    },
    async titleOf(email) {
      const { rows } = await sql<{ title: string | null }>`
        select title from ${contacts} where lower(email) = ${email}`.execute(db)
      return rows[0]?.title ?? null
    },
    async count() {
      const { rows } = await sql<{ count: number }>`select count(*) as count from ${contacts}`.execute(db)
      return Number(rows[0]?.count ?? 0)
    },
    close: () => crm.close(),
  }
}
