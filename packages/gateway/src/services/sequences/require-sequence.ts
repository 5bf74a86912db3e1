import type { Sequence } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { sequenceNotFound } from './sequence-errors.ts'

/** There is no reading of one sequence: it is looked for in the list. */
export async function requireSequence(context: Context, id: string): Promise<Sequence> {
  for await (const sequence of context.apollo.sequences.searchAll({}, callOptions(context))) {
    if (sequence.id === id) return sequence
  }
  throw sequenceNotFound()
}
