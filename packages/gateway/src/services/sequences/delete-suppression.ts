import { z } from 'zod'
import { deleteSuppressionRows } from '../../db/suppressions.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { exactNamesOf } from './suppression-subject.ts'
import { suppressionView, viewSuppression } from './suppression-view.ts'

export const deleteSuppression = operation({
  name: 'suppressions.delete',
  summary: 'Take one off the suppression list, by its id or by what it names',
  scope: 'admin',
  input: z.strictObject({ id: z.string().min(1).max(320) }),
  output: z.object({ deleted: z.array(suppressionView) }),
  async run({ mutate }, { id }) {
    return mutate(async (tx) => {
      const rows = await deleteSuppressionRows(tx, { id, keys: exactNamesOf(id) })
      if (!rows.length) {
        throw new ServiceError('not_found', 'Nothing on the suppression list has this id or name', {
          reason: 'suppression_not_found',
        })
      }
      return {
        value: { deleted: rows.map(viewSuppression) },
        audit: rows.map((row) => ({
          action: 'suppression.deleted',
          entityType: 'suppression',
          entityId: row.id,
          before: viewSuppression(row),
          after: null,
        })),
      }
    })
  },
})
