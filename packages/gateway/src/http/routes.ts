import type { Route } from './route.ts'
import { auditRoutes } from './routes/audit.ts'
import { contactRoutes } from './routes/contacts.ts'
import { creditRoutes } from './routes/credits.ts'
import { crmRoutes } from './routes/crm.ts'
import { dealRoutes } from './routes/deals.ts'
import { enrichmentRoutes } from './routes/enrichments.ts'
import { eventRoutes } from './routes/events.ts'
import { jobRoutes } from './routes/jobs.ts'
import { keyRoutes } from './routes/keys.ts'
import { leadRoutes } from './routes/leads.ts'
import { operationsRoutes } from './routes/operations.ts'
import { organizationRoutes } from './routes/organizations.ts'
import { ruleRoutes } from './routes/rules.ts'
import { sequenceRoutes } from './routes/sequences.ts'
import { syncRoutes } from './routes/sync.ts'
import { taskRoutes } from './routes/tasks.ts'
import { teamRoutes } from './routes/team.ts'
import { webhookRoutes } from './routes/webhooks.ts'

/** Every route under /api. */
export const routes: readonly Route[] = [
  ...leadRoutes,
  ...organizationRoutes,
  ...contactRoutes,
  ...enrichmentRoutes,
  ...dealRoutes,
  ...sequenceRoutes,
  ...taskRoutes,
  ...ruleRoutes,
  ...eventRoutes,
  ...syncRoutes,
  ...crmRoutes,
  ...creditRoutes,
  ...jobRoutes,
  ...auditRoutes,
  ...keyRoutes,
  ...webhookRoutes,
  ...teamRoutes,
  ...operationsRoutes,
]
