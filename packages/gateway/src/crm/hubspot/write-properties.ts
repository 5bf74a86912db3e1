import type { CrmStage, CrmWrite } from '../crm-adapter.ts'
import type { HubspotPortal } from './hubspot-portal.ts'
import type { HubspotObject } from './object-names.ts'
import { toHubspotValue } from './values.ts'

/** What the writes come to in HubSpot's properties. A stage belongs to a pipeline, which has to be named with it. */
export async function propertiesOf(
  { book, keyProperty }: HubspotPortal,
  object: HubspotObject,
  { writes, isCreation }: { writes: readonly CrmWrite[]; isCreation: boolean },
): Promise<Record<string, string>[]> {
  const types = await book.fields(object)
  const needsStages = object === 'deals' && writes.some(({ fields }) => fields.dealstage && !fields.pipeline)
  const stages = needsStages ? await book.stages(object) : []
  return writes.map(({ key, fields, ownerId }) => {
    const properties: Record<string, string> = {}
    for (const [name, value] of Object.entries(fields)) {
      if (value !== null || !isCreation) properties[name] = toHubspotValue(types.get(name), value)
    }
    if (ownerId !== undefined && (ownerId !== null || !isCreation)) properties.hubspot_owner_id = ownerId ?? ''
    if (isCreation && keyProperty !== undefined) properties[keyProperty] = key
    return properties.pipeline ? properties : { ...properties, ...pipelineOf(properties.dealstage, stages) }
  })
}

function pipelineOf(stageId: string | undefined, stages: readonly CrmStage[]): Record<string, string> {
  const pipelineId = stages.find(({ id }) => id === stageId)?.pipelineId
  return pipelineId ? { pipeline: pipelineId } : {}
}
