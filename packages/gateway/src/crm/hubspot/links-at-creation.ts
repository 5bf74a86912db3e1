import { AssociationSpecAssociationCategoryEnum } from '@hubspot/api-client/lib/codegen/crm/objects/index.js'
import type { CrmLinks } from '../crm-adapter.ts'
import { type HubspotObject, linkTypes } from './object-names.ts'

const category = AssociationSpecAssociationCategoryEnum.HubspotDefined

/** What a new record is made with, all in the one call that makes it. */
export function linksAtCreation(
  object: HubspotObject,
  links: CrmLinks = {},
): {
  to: { id: string }
  types: { associationCategory: AssociationSpecAssociationCategoryEnum; associationTypeId: number }[]
}[] {
  const { companies, contacts } = linkTypes[object]
  const link = (id: string, typeId: number) => ({
    to: { id },
    types: [{ associationCategory: category, associationTypeId: typeId }],
  })
  return [
    ...(companies && links.company ? [link(links.company, companies.create)] : []),
    ...(contacts ? (links.contacts ?? []).map((id) => link(id, contacts.create)) : []),
  ]
}
