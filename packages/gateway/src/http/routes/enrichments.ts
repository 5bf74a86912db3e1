import { Readable } from 'node:stream'
import { z } from 'zod'
import { invalidInput } from '../../operation.ts'
import { approveEnrichment } from '../../services/enrichments/approve-enrichment.ts'
import { cancelEnrichment, pauseEnrichment, resumeEnrichment } from '../../services/enrichments/control-enrichment.ts'
import {
  createdSchema,
  createEnrichment,
  enrichmentOptionFields,
} from '../../services/enrichments/create-enrichment.ts'
import { getEnrichment } from '../../services/enrichments/get-enrichment.ts'
import { importCsv } from '../../services/enrichments/import-csv.ts'
import { listEnrichments } from '../../services/enrichments/list-enrichments.ts'
import { type Answer, jsonAnswer } from '../answer.ts'
import { enrichmentEvents } from '../enrichment-events.ts'
import { resultsAnswer, resultsDescription } from '../enrichment-results.ts'
import { HttpProblem } from '../http-problem.ts'
import { accepts } from '../media-types.ts'
import { idIn, type Route, type RouteCall } from '../route.ts'

const path = '/api/enrichments/:id'

export const enrichmentRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/enrichments',
    operation: createEnrichment,
    status: 202,
    location: idIn('enrichments'),
    acceptsCsv: true,
    example: { people: [{ email: 'ada@example.com' }, { name: 'Alan Turing', domain: 'example.com' }], maxCredits: 50 },
    answer: importUpload,
  },
  { method: 'GET', path: '/api/enrichments', operation: listEnrichments },
  {
    method: 'GET',
    path,
    operation: getEnrichment,
    produces: ['text/event-stream'],
    answer: async (call) =>
      accepts(call.request, 'text/event-stream') ? enrichmentEvents(call, getEnrichment) : undefined,
  },
  {
    method: 'GET',
    path: `${path}/results`,
    operation: resultsDescription,
    produces: ['application/x-ndjson', 'text/csv'],
    answer: resultsAnswer,
  },
  { method: 'POST', path: `${path}/pause`, operation: pauseEnrichment },
  { method: 'POST', path: `${path}/resume`, operation: resumeEnrichment },
  { method: 'POST', path: `${path}/cancel`, operation: cancelEnrichment },
  { method: 'POST', path: `${path}/approve`, operation: approveEnrichment },
]

/** A text/csv body streams into the import; its options come by the query. */
async function importUpload({ context, request, input }: RouteCall): Promise<Answer | undefined> {
  const { body } = request
  if (!(body instanceof Readable)) return undefined
  const options = z.strictObject(enrichmentOptionFields).safeParse(input)
  if (!options.success) throw invalidInput(options.error)
  try {
    const output = createdSchema.parse(await importCsv(context, body, options.data))
    return jsonAnswer(202, output, { location: `/api/enrichments/${output.id}` })
  } catch (error) {
    // An upload that is too large or breaks off says so itself; the import only sees a file that ends badly.
    throw body.errored instanceof HttpProblem ? body.errored : error
  }
}
