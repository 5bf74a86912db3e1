import { z } from 'zod'
import { decodeCursor, nextCursorField, pageFields, toPage } from '../../cursor.ts'
import { listSuppressionRows } from '../../db/suppressions.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { namesOfValue } from './suppression-subject.ts'
import { suppressionKinds, suppressionView, viewSuppression } from './suppression-view.ts'

export const listSuppressions = operation({
  name: 'suppressions.list',
  summary: 'Who must not enter any sequence, the newest first',
  scope: 'read',
  input: z.strictObject({
    kind: z.enum(suppressionKinds).optional(),
    source: z.enum(['manual', 'import', 'apollo']).optional(),
    value: z.string().max(320).optional().describe('Only what stands against this address, domain, digest or contact'),
    ...pageFields,
  }),
  output: z.object({ suppressions: z.array(suppressionView), nextCursor: nextCursorField }),
  async run({ db }, { value, cursor, limit, ...filter }) {
    const keys = value === undefined ? undefined : namesOfValue(value)
    if (keys?.length === 0) {
      throw new ServiceError('invalid_input', 'is no address, digest, domain or id of a contact', {
        reason: 'unknown_subject',
        field: 'value',
      })
    }
    const before = decodeCursor(cursor)
    const rows = await listSuppressionRows(db, { ...filter, keys, before, limit: limit + 1 })
    const { page, nextCursor } = toPage(rows, limit, ({ id }) => id)
    return { suppressions: page.map(viewSuppression), nextCursor }
  },
})
