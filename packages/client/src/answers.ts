import type { EndpointName } from './endpoints.ts'
import type {
  AccountAnswer,
  AccountOwnersAnswer,
  AccountStagesAnswer,
  BulkCreateAccountsAnswer,
  BulkUpdateAccountsAnswer,
  SearchAccountsAnswer,
} from './types/account.ts'
import type {
  BulkCreateContactsAnswer,
  BulkUpdateContactsAnswer,
  ContactAnswer,
  ContactDealsAnswer,
  ContactOwnersAnswer,
  ContactStagesAnswer,
  ContactsAnswer,
  SearchContactsAnswer,
} from './types/contact.ts'
import type {
  Conversation,
  ConversationsExportAnswer,
  ExportConversationsAnswer,
  SearchConversationsAnswer,
} from './types/conversation.ts'
import type { DealAnswer, DealStagesAnswer, SearchDealsAnswer } from './types/deal.ts'
import type {
  EmailActivitiesAnswer,
  EmailAnswer,
  EmailContentAnswer,
  EmailSendStatus,
  SearchEmailsAnswer,
} from './types/email.ts'
import type { CreateFieldAnswer, ListFieldsAnswer } from './types/field.ts'
import type { TypedCustomFieldsAnswer, UpdateFieldAnswer } from './types/field-write.ts'
import type { Label, LabelAnswer, LabelMembersAnswer } from './types/label.ts'
import type { ListNotesAnswer } from './types/note.ts'
import type {
  BulkEnrichOrganizationsAnswer,
  EnrichOrganizationAnswer,
  JobPostingsAnswer,
  SearchNewsAnswer,
  SearchOrganizationsAnswer,
} from './types/organization.ts'
import type {
  BulkMatchPeopleAnswer,
  MatchPersonAnswer,
  PersonAnswer,
  SearchPeopleAnswer,
  WebhookResultAnswer,
} from './types/person.ts'
import type { PhoneCallAnswer, SearchPhoneCallsAnswer } from './types/phone-call.ts'
import type { SyncReportAnswer } from './types/report.ts'
import type {
  AddToSequenceAnswer,
  RemoveFromSequencesAnswer,
  SearchSequencesAnswer,
  SendingSchedulesAnswer,
  SequenceActivityAnswer,
  SequenceAnswer,
} from './types/sequence.ts'
import type { CreateSequenceAnswer, UpdateSequenceAnswer } from './types/sequence-write.ts'
import type { BulkCreateTasksAnswer, FinishTaskAnswer, SearchTasksAnswer, TaskAnswer } from './types/task.ts'
import type { ApiUsageAnswer, CreditUsageAnswer } from './types/usage.ts'
import type { Health, MailboxesAnswer, Profile, SearchUsersAnswer } from './types/user.ts'

/** What each operation answers; `unknown` only where no source shows it. */
interface Answers {
  'auth/health': Health
  'people/match': MatchPersonAnswer
  'people/bulk_match': BulkMatchPeopleAnswer
  'people/show': PersonAnswer
  'mixed_people/api_search': SearchPeopleAnswer
  'webhook_result/show': WebhookResultAnswer
  'mixed_companies/search': SearchOrganizationsAnswer
  'organizations/enrich': EnrichOrganizationAnswer
  'organizations/bulk_enrich': BulkEnrichOrganizationsAnswer
  'organizations/show': EnrichOrganizationAnswer
  'organizations/job_postings': JobPostingsAnswer
  'news_articles/search': SearchNewsAnswer
  'contacts/create': ContactAnswer
  'contacts/update': ContactAnswer
  'contacts/show': ContactAnswer
  'contacts/search': SearchContactsAnswer
  'contacts/opportunities': ContactDealsAnswer
  'contacts/update_stages': ContactsAnswer
  'contacts/update_owners': ContactOwnersAnswer
  'contacts/bulk_create': BulkCreateContactsAnswer
  'contacts/bulk_update': BulkUpdateContactsAnswer
  'contacts/destroy': unknown
  'contact_stages/index': ContactStagesAnswer
  'accounts/create': AccountAnswer
  'accounts/update': AccountAnswer
  'accounts/show': AccountAnswer
  'accounts/search': SearchAccountsAnswer
  'accounts/bulk_create': BulkCreateAccountsAnswer
  'accounts/bulk_update': BulkUpdateAccountsAnswer
  'accounts/update_owners': AccountOwnersAnswer
  'accounts/bulk_destroy': unknown
  'account_stages/index': AccountStagesAnswer
  'opportunities/create': DealAnswer
  'opportunities/search': SearchDealsAnswer
  'opportunities/filter': SearchDealsAnswer
  'opportunities/show': DealAnswer
  'opportunities/update': DealAnswer
  'opportunities/bulk_destroy': unknown
  'opportunity_stages/index': DealStagesAnswer
  'emailer_campaigns/search': SearchSequencesAnswer
  'emailer_campaigns/add_contact_ids': AddToSequenceAnswer
  'emailer_campaigns/remove_or_stop_contact_ids': RemoveFromSequencesAnswer
  'emailer_campaigns/activity_feed': SequenceActivityAnswer
  'emailer_campaigns/approve': SequenceAnswer
  'emailer_campaigns/abort': SequenceAnswer
  'emailer_campaigns/archive': SequenceAnswer
  'emailer_campaigns/show': unknown
  'sequences/create': CreateSequenceAnswer
  'sequences/update': UpdateSequenceAnswer
  'emailer_messages/create': EmailAnswer
  'emailer_messages/send_now': EmailAnswer
  'emailer_messages/get_content': EmailContentAnswer
  'emailer_messages/email_send_status': EmailSendStatus
  'emailer_messages/activities': EmailActivitiesAnswer
  'emailer_messages/search': SearchEmailsAnswer
  'emailer_schedules/index': SendingSchedulesAnswer
  'email_accounts/index': MailboxesAnswer
  'tasks/create': TaskAnswer
  'tasks/bulk_create': BulkCreateTasksAnswer
  'tasks/show': TaskAnswer
  'tasks/update': TaskAnswer
  'tasks/complete': FinishTaskAnswer
  'tasks/skip': FinishTaskAnswer
  'tasks/search': SearchTasksAnswer
  'phone_calls/search': SearchPhoneCallsAnswer
  'phone_calls/create': PhoneCallAnswer
  'phone_calls/update': PhoneCallAnswer
  'notes/index': ListNotesAnswer
  'labels/index': Label[]
  'labels/create': LabelAnswer
  'labels/update': LabelAnswer
  'labels/add_entity_ids_to_label_names': LabelMembersAnswer
  'labels/remove_entity_ids_from_label_names': LabelMembersAnswer
  'fields/index': ListFieldsAnswer
  'fields/create': CreateFieldAnswer
  'fields/update': UpdateFieldAnswer
  'typed_custom_fields/index': TypedCustomFieldsAnswer
  'users/search': SearchUsersAnswer
  'users/api_profile': Profile
  'usage_stats/credit_usage_stats': CreditUsageAnswer
  'usage_stats/api_usage_stats': ApiUsageAnswer
  'reports/sync_report': SyncReportAnswer
  'conversations/search': SearchConversationsAnswer
  'conversations/show': Conversation
  'conversations/export': ExportConversationsAnswer
  'conversations/find_export': ConversationsExportAnswer
}

/** What an endpoint answers; `unknown` where no source shows it. */
export type AnswerOf<Name extends EndpointName> = Answers[Name]
