import { Readable } from 'node:stream'
import { invalidInput } from '../../operation.ts'
import { addSuppressions } from '../../services/sequences/add-suppressions.ts'
import { addToSequence } from '../../services/sequences/add-to-sequence.ts'
import { deleteSuppression } from '../../services/sequences/delete-suppression.ts'
import { getContactHistory } from '../../services/sequences/get-contact-history.ts'
import { getSequenceFigures } from '../../services/sequences/get-figures.ts'
import { importedSchema, importSuppressions, importTerms } from '../../services/sequences/import-suppressions.ts'
import { listMailboxes } from '../../services/sequences/list-mailboxes.ts'
import { listSequences } from '../../services/sequences/list-sequences.ts'
import { listStandings } from '../../services/sequences/list-standings.ts'
import { listSuppressions } from '../../services/sequences/list-suppressions.ts'
import { removeFromSequence } from '../../services/sequences/remove-from-sequence.ts'
import { deleteCapsOfSequence, getCaps, putCaps, putCapsOfSequence } from '../../services/sequences/sequence-caps.ts'
import { type Answer, jsonAnswer } from '../answer.ts'
import { HttpProblem } from '../http-problem.ts'
import type { Route, RouteCall } from '../route.ts'

const contactIds = ['66302798d03b9601c7934ec0']
const suppressions = '/api/sequences/suppressions'

export const sequenceRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/sequences', operation: listSequences },
  { method: 'GET', path: '/api/sequences/mailboxes', operation: listMailboxes },
  { method: 'GET', path: suppressions, operation: listSuppressions },
  {
    method: 'POST',
    path: suppressions,
    operation: addSuppressions,
    acceptsCsv: true,
    example: { values: ['ada@example.com', 'example.org'], reason: 'asked us to stop' },
    answer: importUpload,
  },
  { method: 'DELETE', path: `${suppressions}/:id`, operation: deleteSuppression },
  { method: 'GET', path: '/api/sequences/caps', operation: getCaps },
  { method: 'PUT', path: '/api/sequences/caps', operation: putCaps, example: { perDay: 200, perCompany: 3 } },
  { method: 'PUT', path: '/api/sequences/:id/caps', operation: putCapsOfSequence, example: { perDay: 50 } },
  { method: 'DELETE', path: '/api/sequences/:id/caps', operation: deleteCapsOfSequence },
  { method: 'GET', path: '/api/sequences/:id/figures', operation: getSequenceFigures },
  { method: 'GET', path: '/api/sequences/:id/contacts', operation: listStandings },
  { method: 'GET', path: '/api/sequences/:id/contacts/:contactId', operation: getContactHistory },
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

/** A text/csv body streams into the list; what is said of all its lines comes by the query. */
async function importUpload({ context, request, input }: RouteCall): Promise<Answer | undefined> {
  const { body } = request
  if (!(body instanceof Readable)) return undefined
  const terms = importTerms.safeParse(input)
  if (!terms.success) throw invalidInput(terms.error)
  try {
    return jsonAnswer(200, importedSchema.parse(await importSuppressions(context, body, terms.data)))
  } catch (error) {
    // An upload that is too large or breaks off says so itself; the import only sees a file that ends badly.
    throw body.errored instanceof HttpProblem ? body.errored : error
  }
}
