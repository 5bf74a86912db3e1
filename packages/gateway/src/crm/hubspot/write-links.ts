import { AssociationSpecAssociationCategoryEnum } from '@hubspot/api-client/lib/codegen/crm/associations/v4/index.js'
import type { CrmCall, CrmLinks, CrmWrite } from '../crm-adapter.ts'
import { chunksOf } from './chunks.ts'
import type { HubspotCaller } from './hubspot-caller.ts'
import { type HubspotObject, linkTypes } from './object-names.ts'
import { type Linked, readLinks } from './read-links.ts'

const category = AssociationSpecAssociationCategoryEnum.HubspotDefined

export type WriteWithId = CrmWrite & { id: string }

/** Brings the links of records to what the writes want; answers with the ids of those that HubSpot would not link. */
export async function writeLinks(
  caller: HubspotCaller,
  object: HubspotObject,
  { writes, signal }: CrmCall & { writes: readonly WriteWithId[] },
): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>()
  const { companies, contacts } = linkTypes[object]
  const wanted = writes.filter(({ links }) => links?.company !== undefined || links?.contacts !== undefined)
  if (wanted.length === 0) return refused
  // Where no company is the primary one, another has to go before one is the only one.
  const isOnlyOne = companies?.primary === null
  const needsOld = wanted.filter(
    ({ links }) => links?.contacts !== undefined || links?.company === null || (isOnlyOne && links?.company),
  )
  const old = await linksBefore(caller, object, { writes: needsOld, signal })
  const changes: Change[] = []
  for (const { id, links } of wanted) {
    const before = old.get(id)
    if (companies && links?.company) changes.push({ to: 'companies', id, end: links.company, typeId: companies.create })
    const isOther = isOnlyOne && links?.company && before?.company !== links.company
    if (companies && before?.company && (links?.company === null || isOther)) {
      changes.push({ to: 'companies', id, end: before.company, typeId: companies.primary, isEnd: true })
    }
    if (!contacts || links?.contacts === undefined) continue
    const has = new Set(before?.contacts)
    const wants = new Set(links.contacts)
    for (const end of wants) if (!has.has(end)) changes.push({ to: 'contacts', id, end, typeId: contacts.create })
    for (const end of has) if (!wants.has(end)) changes.push({ to: 'contacts', id, end, typeId: null, isEnd: true })
  }
  for (const to of ['companies', 'contacts'] as const) {
    await apply(caller, [object, to], { changes: changes.filter((change) => change.to === to), refused, signal })
  }
  return refused
}

interface Change {
  to: Linked
  id: string
  end: string
  /** Null: whatever there is between the two. */
  typeId: number | null
  isEnd?: boolean
}

async function linksBefore(
  caller: HubspotCaller,
  object: HubspotObject,
  { writes, signal }: CrmCall & { writes: readonly WriteWithId[] },
): Promise<ReadonlyMap<string, CrmLinks>> {
  if (writes.length === 0) return new Map()
  return readLinks(caller, object, { ids: writes.map(({ id }) => id), signal })
}

async function apply(
  caller: HubspotCaller,
  [from, to]: readonly [HubspotObject, Linked],
  { changes, refused, signal }: CrmCall & { changes: readonly Change[]; refused: Map<string, string> },
): Promise<void> {
  const ask = { repeat: 'always', signal } as const
  const pair = ({ id, end }: Change) => ({ _from: { id }, to: { id: end } })
  const types = (typeId: number) => [{ associationCategory: category, associationTypeId: typeId }]
  for (const inputs of chunksOf(changes.filter(({ isEnd }) => !isEnd))) {
    const answer = await caller.ask(ask, ({ associations }) =>
      associations.create(from, to, { inputs: inputs.map((one) => ({ ...pair(one), types: types(one.typeId ?? 0) })) }),
    )
    for (const { context, message } of 'errors' in answer ? (answer.errors ?? []) : []) {
      for (const id of context.fromObjectId ?? []) refused.set(id, message)
    }
  }
  const ended = changes.filter(({ isEnd }) => isEnd)
  for (const inputs of chunksOf(ended.filter(({ typeId }) => typeId !== null))) {
    await caller.ask(ask, ({ associations }) =>
      associations.archiveLabels(from, to, {
        inputs: inputs.map((one) => ({ ...pair(one), types: types(one.typeId ?? 0) })),
      }),
    )
  }
  for (const inputs of chunksOf(ended.filter(({ typeId }) => typeId === null))) {
    await caller.ask(ask, ({ associations }) =>
      associations.archive(from, to, { inputs: inputs.map(({ id, end }) => ({ _from: { id }, to: [{ id: end }] })) }),
    )
  }
}
