import { isRecord } from '../../params.ts'
import { type AssociationKind, type End, findKind } from '../associations.ts'
import { readId } from '../call.ts'
import { type HubspotObject, objectTypes } from '../object-types.ts'
import { invalid } from '../problems.ts'

/** The associations that a record is made with. A type's number says which object the other end is. */
export function readLinks(from: HubspotObject, value: unknown): { to: End; kind: AssociationKind }[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw invalid('Invalid input JSON: associations is no list')
  return value.flatMap((link) => {
    if (!isRecord(link) || !isRecord(link.to)) throw invalid('Invalid input JSON: an association has no end')
    const id = readId(link.to.id)
    return readTypeIds(link.types).map((typeId) => {
      const kind = (Object.keys(objectTypes) as HubspotObject[])
        .map((to) => findKind(from, to, typeId))
        .find((found) => found !== undefined)
      if (!kind) throw invalid(`Invalid association type ${typeId} for ${objectTypes[from].label}`)
      return { to: { object: kind.to, id }, kind }
    })
  })
}

export function readTypeIds(value: unknown): number[] {
  if (!Array.isArray(value) || value.length === 0) throw invalid('Some required fields were not set: [types]')
  return value.map((type) => {
    if (!isRecord(type) || type.associationCategory !== 'HUBSPOT_DEFINED') {
      throw invalid('The portal has no association types of its own')
    }
    return Number(type.associationTypeId)
  })
}
