import { z } from 'zod'
import type { Context } from '../../context.ts'
import {
  allSequences,
  deleteCapsRow,
  listCaps,
  lockSequenceGate,
  putCapsRow,
  type SequenceCapsRow,
} from '../../db/sequence-caps.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { capFields, capsView, viewCaps } from './caps-view.ts'
import { requireSequence } from './require-sequence.ts'

export const getCaps = operation({
  name: 'sequence_caps.get',
  summary: 'How many contacts may enter sequences: the caps of all, and of each that has its own',
  scope: 'read',
  input: z.strictObject({}),
  output: z.object({ caps: z.array(capsView) }),
  run: async ({ db }) => ({ caps: (await listCaps(db)).map(viewCaps) }),
})

const change = z.strictObject(capFields).partial()

export const putCaps = operation({
  name: 'sequence_caps.put',
  summary: 'Set caps that count over all sequences; what is left out stays as it is',
  scope: 'admin',
  input: change,
  output: capsView,
  run: (context, input) => store(context, allSequences, input),
})

export const putCapsOfSequence = operation({
  name: 'sequence_caps.put_of_sequence',
  summary: 'Set caps of one sequence, besides those of all; what is left out stays as it is',
  scope: 'admin',
  input: change.extend({ id: z.string().min(1).max(64) }),
  output: capsView,
  async run(context, { id, ...input }) {
    if (id === allSequences)
      throw new ServiceError('not_found', 'No sequence is called so', { reason: 'sequence_not_found' })
    await requireSequence(context, id)
    return store(context, id, input)
  },
})

export const deleteCapsOfSequence = operation({
  name: 'sequence_caps.delete',
  summary: 'Leave a sequence to the caps of all',
  scope: 'admin',
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: z.object({ sequenceId: z.string(), deleted: z.literal(true) }),
  async run({ mutate }, { id }) {
    return mutate(async (tx) => {
      await lockSequenceGate(tx)
      const before = (await listCaps(tx, id)).find(({ scope }) => scope === id && scope !== allSequences)
      if (!before)
        throw new ServiceError('not_found', 'The sequence has no caps of its own', { reason: 'caps_not_found' })
      await deleteCapsRow(tx, id)
      return {
        value: { sequenceId: id, deleted: true as const },
        audit: {
          action: 'sequence_caps.deleted',
          entityType: 'sequence',
          entityId: id,
          before: viewCaps(before),
          after: null,
        },
      }
    })
  },
})

const noCaps = { perDay: null, perCompany: null, companyDays: 30, perMailbox: null }

function store({ mutate, clock }: Context, scope: string, input: z.output<typeof change>) {
  return mutate(async (tx) => {
    await lockSequenceGate(tx)
    const before = (await listCaps(tx, scope)).find((row) => row.scope === scope)
    const set = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
    const row: SequenceCapsRow = { ...noCaps, ...before, ...set, scope, updatedAt: new Date(clock.now()) }
    await putCapsRow(tx, row)
    return {
      value: viewCaps(row),
      audit: {
        action: 'sequence_caps.put',
        entityType: 'sequence',
        entityId: scope,
        before: before ? viewCaps(before) : null,
        after: viewCaps(row),
      },
    }
  })
}
