import { addToSequence } from '../../services/sequences/add-to-sequence.ts'
import { listSequences } from '../../services/sequences/list-sequences.ts'
import { removeFromSequence } from '../../services/sequences/remove-from-sequence.ts'
import type { Route } from '../route.ts'

const contactIds = ['66302798d03b9601c7934ec0']

export const sequenceRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/sequences', operation: listSequences },
  {
    method: 'POST',
    path: '/api/sequences/:id/contacts',
    operation: addToSequence,
    example: { contactIds, dryRun: true },
  },
  {
    method: 'POST',
    path: '/api/sequences/:id/contacts/remove',
    operation: removeFromSequence,
    example: { contactIds },
  },
]
