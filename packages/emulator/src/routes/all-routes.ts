import type { Route } from '../route.ts'
import { accountRoutes } from './accounts.ts'
import { accountBulkRoutes } from './accounts-bulk.ts'
import { companyActivityRoutes } from './company-activity.ts'
import { contactRoutes } from './contacts.ts'
import { contactBulkRoutes } from './contacts-bulk.ts'
import { conversationRoutes } from './conversations.ts'
import { dealRoutes } from './deals.ts'
import { emailDraftRoutes } from './email-drafts.ts'
import { emailRoutes } from './emails.ts'
import { fieldRoutes } from './fields.ts'
import { healthRoutes } from './health.ts'
import { labelRoutes } from './labels.ts'
import { noteRoutes } from './notes.ts'
import { organizationRoutes } from './organizations.ts'
import { peopleRoutes } from './people.ts'
import { peopleMatchRoutes } from './people-match.ts'
import { phoneCallRoutes } from './phone-calls.ts'
import { reportRoutes } from './reports.ts'
import { sequenceEnrolmentRoutes } from './sequence-enrolment.ts'
import { sequenceWriteRoutes } from './sequence-write.ts'
import { sequenceRoutes } from './sequences.ts'
import { taskRoutes } from './tasks.ts'
import { usageRoutes } from './usage.ts'
import { userRoutes } from './users.ts'
import { webhookResultRoutes } from './webhook-result.ts'

/** Every operation that the emulator answers; a new family is one file and one line here. */
export function allRoutes(): Route[] {
  return [
    healthRoutes,
    peopleMatchRoutes,
    peopleRoutes,
    organizationRoutes,
    companyActivityRoutes,
    contactRoutes,
    contactBulkRoutes,
    accountRoutes,
    accountBulkRoutes,
    dealRoutes,
    taskRoutes,
    phoneCallRoutes,
    noteRoutes,
    sequenceRoutes,
    sequenceEnrolmentRoutes,
    sequenceWriteRoutes,
    emailRoutes,
    emailDraftRoutes,
    userRoutes,
    labelRoutes,
    fieldRoutes,
    usageRoutes,
    reportRoutes,
    conversationRoutes,
    webhookResultRoutes,
  ].flat()
}
