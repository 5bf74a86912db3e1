import type { CrmCall, CrmWriteResult } from '../crm-adapter.ts'
import { gatherBatches } from './gather-batches.ts'
import type { HubspotPortal } from './hubspot-portal.ts'
import type { HubspotObject } from './object-names.ts'
import { readRecords } from './read-records.ts'
import { failed } from './row-fault.ts'

/** To the bin. HubSpot says nothing of ids that are gone, and takes a merged one for the record that it became: they are looked at first. */
export function removeRecords(
  portal: HubspotPortal,
  object: HubspotObject,
  { ids, signal }: CrmCall & { ids: readonly string[] },
): Promise<readonly CrmWriteResult[]> {
  const rows = [...new Set(ids)].map((id) => ({ key: id }))
  return gatherBatches(rows, async (batch) => {
    const here = await readRecords(portal, object, { ids: batch.map(({ key }) => key), fields: [], signal })
    const isHere = (id: string): boolean => here.get(id)?.record.id === id
    const inputs = batch.filter(({ key }) => isHere(key)).map(({ key }) => ({ id: key }))
    if (inputs.length > 0) {
      await portal.caller.ask({ repeat: 'always', signal }, ({ batches }) => batches.archive(object, { inputs }))
    }
    return batch.map(({ key }): CrmWriteResult => {
      if (isHere(key)) return { key, ok: true, id: key, updatedAt: null }
      const into = here.get(key)?.record.id
      if (into === undefined) return failed(key, 'not_found', 'HubSpot has no such record')
      return failed(key, 'merged', 'It was merged into another record', { mergedInto: into })
    })
  })
}
