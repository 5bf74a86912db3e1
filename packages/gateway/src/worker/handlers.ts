import type { Context } from '../context.ts'
import type { JobName, Payload } from '../queue/jobs.ts'
import { matchCallbacks } from '../services/callbacks/match-callbacks.ts'
import { pollCallbacks } from '../services/callbacks/poll-callbacks.ts'
import { workRun } from '../services/crm/runs/work-run.ts'
import { runEnrichment } from '../services/enrichments/run-enrichment.ts'
import { bulkSearch } from '../services/leads/bulk-search.ts'
import { getOrganization } from '../services/organizations/get-organization.ts'
import { followStageChange } from '../services/rules/follow-stage-change.ts'
import { runFiring } from '../services/rules/run-firing.ts'
import { runSync } from '../services/sync/run-sync.ts'

/** What each job does. */
export type Handlers = { [N in JobName]: (context: Context, payload: Payload<N>) => Promise<unknown> }

/** Each job is one operation; a list of one person is worked through like any other. */
export const handlers: Handlers = {
  'enrich-person': (context, payload) => runEnrichment.call(context, payload),
  'enrich-batch': (context, payload) => runEnrichment.call(context, payload),
  'enrich-org': (context, payload) => getOrganization.call(context, payload),
  'bulk-search': (context, payload) => bulkSearch.call(context, payload),
  'sync-users': (context, payload) => runSync.call(context, { object: 'users', ...payload }),
  'sync-stages': (context, payload) => runSync.call(context, { object: 'stages', ...payload }),
  'sync-lists': (context, payload) => runSync.call(context, { object: 'lists', ...payload }),
  'sync-fields': (context, payload) => runSync.call(context, { object: 'fields', ...payload }),
  'sync-accounts': (context, payload) => runSync.call(context, { object: 'accounts', ...payload }),
  'sync-contacts': (context, payload) => runSync.call(context, { object: 'contacts', ...payload }),
  'sync-deals': (context, payload) => runSync.call(context, { object: 'deals', ...payload }),
  'sync-tasks': (context, payload) => runSync.call(context, { object: 'tasks', ...payload }),
  'sync-sequences': (context, payload) => runSync.call(context, { object: 'sequences', ...payload }),
  'stage-change': (context, payload) => followStageChange.call(context, payload),
  'sync-crm': (context, payload) => workRun.call(context, payload),
  'match-callbacks': (context, payload) => matchCallbacks.call(context, payload),
  'poll-callbacks': (context, payload) => pollCallbacks.call(context, payload),
  'create-task': (context, payload) => runFiring.call(context, payload),
  'run-rule-action': (context, payload) => runFiring.call(context, payload),
}
