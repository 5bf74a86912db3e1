import type { CrmAdapter, CrmField, CrmOwner, CrmStage } from '../../../crm/crm-adapter.ts'
import type { ApolloField } from '../mapping/apollo-fields.ts'
import type { CrmObjectName, Mapping, ObjectMapping } from '../mapping/mapping-schema.ts'

/** What both sides have of one object. */
export interface ObjectWorld {
  object: CrmObjectName
  mapping: ObjectMapping
  crmFields: ReadonlyMap<string, CrmField>
  apolloFields: ReadonlyMap<string, ApolloField>
  /** The CRM's stages of it, and Apollo's. */
  crmStages: readonly CrmStage[]
  apolloStages: readonly { id: string; name: string }[]
}

/** People who own records, by the e-mail address that they have in Apollo. */
export interface OwnerMap {
  toCrm(apolloId: string): string | undefined
  toApollo(crmId: string): string | undefined
  /** The e-mail address, or the id where there is none. */
  apolloName(apolloId: string): string
  crmName(crmId: string): string
}

export interface CrmWorld {
  connectionId: string
  adapter: CrmAdapter
  mapping: Mapping
  objects: ReadonlyMap<CrmObjectName, ObjectWorld>
  owners: OwnerMap
}

export function createOwnerMap(
  apollo: readonly { id: string; email: string | null }[],
  crm: readonly CrmOwner[],
  overrides: Readonly<Record<string, string>>,
): OwnerMap {
  const lower = (email: string | null): string => (email ?? '').trim().toLowerCase()
  const override = new Map(Object.entries(overrides).map(([from, to]) => [lower(from), lower(to)]))
  const crmByEmail = new Map(
    crm.filter(({ email, active }) => email && active).map((one) => [lower(one.email), one.id]),
  )
  const pairs = apollo.flatMap(({ id, email }) => {
    const crmId = email ? crmByEmail.get(override.get(lower(email)) ?? lower(email)) : undefined
    return crmId === undefined ? [] : [[id, crmId] as const]
  })
  const [up, down] = [new Map(pairs), new Map(pairs.map(([apolloId, crmId]) => [crmId, apolloId]))]
  const apolloNames = new Map(apollo.map(({ id, email }) => [id, email ?? id]))
  const crmNames = new Map(crm.map(({ id, email }) => [id, email ?? id]))
  return {
    toCrm: (id) => up.get(id),
    toApollo: (id) => down.get(id),
    apolloName: (id) => apolloNames.get(id) ?? id,
    crmName: (id) => crmNames.get(id) ?? id,
  }
}
