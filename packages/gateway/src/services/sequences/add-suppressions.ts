import { z } from 'zod'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { readUntil, storeSuppressions } from './store-suppressions.ts'
import { readSubject } from './suppression-subject.ts'
import { suppressionTerms } from './suppression-view.ts'

export const addSuppressions = operation({
  name: 'suppressions.add',
  summary: 'Say who must not enter any sequence: addresses, their digests, domains, contacts; or import a CSV of them',
  scope: 'write',
  input: z.strictObject({
    values: z
      .array(z.string().max(320, 'must be at most 320 characters'))
      .min(1, 'must name at least one')
      .max(1000, 'must be at most 1000; import a CSV for more')
      .describe('E-mail addresses, MD5 or SHA-256 digests of them, domains, or ids of contacts'),
    ...suppressionTerms,
  }),
  output: z.object({ added: z.int(), extended: z.int(), unchanged: z.int() }),
  async run(context, { values, reason, note, until }) {
    const end = readUntil(until, context.clock.now())
    const wishes = values.map((value, index) => {
      const key = readSubject(value)
      if (!key) throw notReadable(index)
      return { ...key, reason, note, until: end }
    })
    return storeSuppressions(context, wishes, 'manual')
  },
})

function notReadable(index: number): ServiceError {
  return new ServiceError('invalid_input', 'is no address, digest, domain or id of a contact', {
    reason: 'unknown_subject',
    field: `values.${index}`,
  })
}
