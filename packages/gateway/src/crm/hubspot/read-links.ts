import type { PublicAssociationMultiWithLabel } from '@hubspot/api-client/lib/codegen/crm/associations/v4/index.js'
import type { CrmCall, CrmLinks } from '../crm-adapter.ts'
import type { HubspotCaller } from './hubspot-caller.ts'
import { type HubspotObject, linkTypes } from './object-names.ts'

const mostRead = 1000
export type Linked = 'companies' | 'contacts'

/** Who belongs to whom, for objects whose properties do not say so. */
export async function readLinks(
  caller: HubspotCaller,
  object: HubspotObject,
  query: CrmCall & { ids: readonly string[] },
): Promise<ReadonlyMap<string, CrmLinks>> {
  const { companies, contacts } = linkTypes[object]
  const ofCompanies = companies ? await readEnds(caller, [object, 'companies'], query) : new Map<string, End[]>()
  const ofContacts = contacts ? await readEnds(caller, [object, 'contacts'], query) : new Map<string, End[]>()
  return new Map(
    query.ids.map((id) => [
      id,
      {
        ...(companies ? { company: companyOf(ofCompanies.get(id) ?? [], companies.primary) } : {}),
        ...(contacts ? { contacts: (ofContacts.get(id) ?? []).map((end) => end.id) } : {}),
      },
    ]),
  )
}

interface End {
  id: string
  typeIds: readonly number[]
}

function companyOf(ends: readonly End[], primary: number | null): string | null {
  return ends.find(({ typeIds }) => primary === null || typeIds.includes(primary))?.id ?? null
}

async function readEnds(
  caller: HubspotCaller,
  [from, to]: readonly [HubspotObject, Linked],
  { ids, signal }: CrmCall & { ids: readonly string[] },
): Promise<Map<string, End[]>> {
  const found = new Map<string, End[]>()
  let waiting: { id: string; after?: string }[] = ids.map((id) => ({ id }))
  while (waiting.length > 0) {
    const inputs = waiting.slice(0, mostRead)
    waiting = waiting.slice(mostRead)
    const { results } = await caller.ask({ repeat: 'always', signal }, ({ associations }) =>
      associations.getPage(from, to, { inputs }),
    )
    for (const result of results as readonly PublicAssociationMultiWithLabel[]) {
      const { id } = result._from
      found.set(id, [...(found.get(id) ?? []), ...result.to.map(toEnd)])
      const after = result.paging?.next?.after
      if (after !== undefined) waiting.push({ id, after })
    }
  }
  return found
}

function toEnd({ toObjectId, associationTypes }: PublicAssociationMultiWithLabel['to'][number]): End {
  return { id: String(toObjectId), typeIds: associationTypes.map(({ typeId }) => typeId) }
}
