import type { Reply } from '../../reply.ts'
import { type HubspotCall, type HubspotRoute, objectTypeOf } from '../call.ts'
import type { HubspotObject } from '../object-types.ts'
import type { HubspotPerson } from '../options.ts'
import { pipelinesOf, stageIds } from '../pipelines.ts'
import { notFound } from '../problems.ts'
import type { HubspotProperty } from '../property.ts'
import { json } from '../wire.ts'

export const portalRoutes: HubspotRoute[] = [
  { method: 'GET', path: '/account-info/v3/details', endpoint: 'account', access: 'none', handle: account },
  { method: 'GET', path: '/crm/v3/owners', endpoint: 'owners', access: 'owners', handle: owners },
  { method: 'GET', path: '/crm/v3/owners/{id}', endpoint: 'owners/read', access: 'owners', handle: owner },
  { method: 'GET', path: '/crm/v3/pipelines/{object}', endpoint: 'pipelines', access: 'read', handle: pipelines },
  { method: 'GET', path: '/crm/v3/properties/{object}', endpoint: 'properties', access: 'schemas', handle: properties },
  {
    method: 'GET',
    path: '/crm/v3/properties/{object}/{name}',
    endpoint: 'properties/read',
    access: 'schemas',
    handle: property,
  },
]

const epoch = '2024-01-01T00:00:00.000Z'

function account({ portal }: HubspotCall): Reply {
  return json(200, {
    portalId: portal.id,
    accountType: 'STANDARD',
    timeZone: 'UTC',
    companyCurrency: 'EUR',
    additionalCurrencies: [],
    utcOffset: '+00:00',
    utcOffsetMilliseconds: 0,
    uiDomain: 'app.hubspot.com',
    dataHostingLocation: 'na1',
  })
}

function owners({ portal, query }: HubspotCall): Reply {
  const isArchived = query.get('archived') === 'true'
  const limit = Number(query.get('limit') ?? 100)
  const after = Number(query.get('after') ?? 0)
  const all = portal.owners.filter(({ archived = false }) => archived === isArchived)
  const end = after + limit
  return json(200, {
    results: all.slice(after, end).map(ownerJson),
    ...(all.length > end ? { paging: { next: { after: String(end) } } } : {}),
  })
}

function owner({ portal, path }: HubspotCall): Reply {
  const found = portal.owners.find(({ id }) => id === path.id)
  if (!found) throw notFound()
  return json(200, ownerJson(found))
}

function ownerJson({ id, email, firstName, lastName, archived = false }: HubspotPerson): Record<string, unknown> {
  return {
    id,
    email,
    firstName,
    lastName,
    type: 'PERSON',
    userId: Number(id),
    createdAt: epoch,
    updatedAt: epoch,
    archived,
  }
}

function pipelines({ path }: HubspotCall): Reply {
  const stamps = { createdAt: epoch, updatedAt: epoch, archived: false }
  return json(200, {
    results: pipelinesOf(objectTypeOf(path.object).name).map((pipeline, displayOrder) => ({
      ...pipeline,
      displayOrder,
      ...stamps,
      stages: pipeline.stages.map((stage, displayOrder) => ({ ...stage, displayOrder, ...stamps })),
    })),
  })
}

function properties({ portal, path }: HubspotCall): Reply {
  const { name } = objectTypeOf(path.object)
  return json(200, { results: portal.properties.list(name).map((property) => propertyJson(name, property)) })
}

function property({ portal, path }: HubspotCall): Reply {
  const { name } = objectTypeOf(path.object)
  const found = portal.properties.find(name, path.name ?? '')
  if (!found) throw notFound()
  return json(200, propertyJson(name, found))
}

function propertyJson(object: HubspotObject, property: HubspotProperty): Record<string, unknown> {
  const { name, label, type, fieldType, isReadOnly = false, isUnique = false, isCustom = false } = property
  const options = stageIds(object, name)?.map((value) => ({ value, label: value })) ?? property.options ?? []
  return {
    name,
    label,
    type,
    fieldType,
    description: '',
    groupName: 'information',
    options: options.map((option, displayOrder) => ({ ...option, displayOrder, hidden: false })),
    hasUniqueValue: isUnique && name !== 'email',
    hubspotDefined: !isCustom,
    hidden: false,
    calculated: false,
    externalOptions: name === 'hubspot_owner_id',
    archived: false,
    formField: !isReadOnly,
    modificationMetadata: { archivable: isCustom, readOnlyDefinition: !isCustom, readOnlyValue: isReadOnly },
  }
}
