import { isApiRefusal, toCrmError } from './errors.ts'
import { textOf } from './records.ts'
import { type Ask, queryRows } from './session.ts'
import { cutLists, quote } from './soql.ts'

const mostRows = 200

interface Role {
  id: string
  deal: string
  contact: string
}

interface RoleCall {
  signal?: AbortSignal
}

/** The contacts of deals, by deal, the first one first. */
export async function readRoles(ask: Ask, deals: readonly string[], call: RoleCall): Promise<Map<string, string[]>> {
  const contacts = new Map<string, string[]>()
  for (const { deal, contact } of await listRoles(ask, deals, call)) {
    contacts.set(deal, [...(contacts.get(deal) ?? []), contact])
  }
  return contacts
}

/** Makes and ends roles until each deal has just these contacts. */
export async function writeRoles(
  ask: Ask,
  wanted: ReadonlyMap<string, readonly string[]>,
  call: RoleCall,
): Promise<void> {
  if (!wanted.size) return
  const found = await listRoles(ask, [...wanted.keys()], call)
  const spare = found.filter(({ deal, contact }) => !wanted.get(deal)?.includes(contact)).map(({ id }) => id)
  const missing = [...wanted].flatMap(([deal, contacts]) => {
    const known = new Set(found.filter((role) => role.deal === deal).map(({ contact }) => contact))
    return contacts
      .filter((contact) => !known.has(contact))
      .map((contact) => ({ OpportunityId: deal, ContactId: contact }))
  })
  for (let at = 0; at < missing.length; at += mostRows) {
    await write(ask, { rows: missing.slice(at, at + mostRows) }, call)
  }
  for (let at = 0; at < spare.length; at += mostRows) await write(ask, { ids: spare.slice(at, at + mostRows) }, call)
}

/** A lost answer is no harm: the next reading shows what there is, and the next writing makes up for it. */
async function write(
  ask: Ask,
  { rows, ids }: { rows?: Record<string, string>[]; ids?: string[] },
  { signal }: RoleCall,
): Promise<void> {
  const how = { repeat: 'if_refused', ...(signal ? { signal } : {}) } as const
  try {
    await ask(
      (connection) =>
        rows
          ? connection.create('OpportunityContactRole', rows)
          : connection.destroy('OpportunityContactRole', ids ?? []),
      how,
    )
  } catch (error) {
    if (!isApiRefusal(error)) throw toCrmError(error)
  }
}

async function listRoles(ask: Ask, deals: readonly string[], { signal }: RoleCall): Promise<Role[]> {
  const roles: Role[] = []
  for (const list of cutLists(deals.map(quote))) {
    const soql = `SELECT Id, OpportunityId, ContactId FROM OpportunityContactRole WHERE OpportunityId IN (${list.join(',')}) ORDER BY CreatedDate, Id`
    for (const row of await queryRows(ask, soql, signal ? { signal } : {})) {
      const [deal, contact] = [textOf(row.OpportunityId), textOf(row.ContactId)]
      if (deal && contact) roles.push({ id: row.Id, deal, contact })
    }
  }
  return roles
}
