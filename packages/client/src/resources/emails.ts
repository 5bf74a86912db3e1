import type { Call, CallOptions } from '../call.ts'
import { paginate } from '../paginate.ts'
import type {
  CreateEmailParams,
  EmailActivitiesAnswer,
  EmailAnswer,
  EmailContent,
  EmailContentParams,
  EmailMessage,
  EmailSendStatus,
  SearchEmailsAnswer,
  SearchEmailsParams,
} from '../types/email.ts'

/** Emails to contacts, which Apollo calls emailer messages. All free of credits. */
export interface EmailsResource {
  /**
   * Writes a draft and sends nothing. A missing contact, an invalid recipient, a contact of somebody else and one on
   * the do-not-contact list are `ValidationError`s (described; the last has `errorCode` `DNC_ENFORCEMENT_BLOCKED`).
   * Nothing prevents a second draft.
   */
  create(params: CreateEmailParams, options?: CallOptions): Promise<EmailAnswer>
  /**
   * Queues a draft, a scheduled or a failed email; a success does not mean sent, so ask `sendStatus`. An email that
   * is sent, being sent, deleted or another team's is a `ValidationError`, as is a mailbox past its daily limit
   * (described).
   */
  sendNow(id: string, params?: { surface?: string }, options?: CallOptions): Promise<EmailMessage>
  /**
   * What became of `sendNow`. While it is under way, `retry_after_seconds` says when to ask again. Unknown:
   * `NotFoundError`.
   */
  sendStatus(id: string, options?: CallOptions): Promise<EmailSendStatus>
  /**
   * Bodies of up to ten sent emails, in the order asked for; what is not sent or not the team's is left out without
   * an error.
   */
  content(params: EmailContentParams, options?: CallOptions): Promise<EmailContent[]>
  /**
   * Opens, clicks and the whole email. Needs a master key: another is a `PermissionError`. Unknown:
   * `ValidationError`.
   */
  activities(id: string, options?: CallOptions): Promise<EmailActivitiesAnswer>
  /** Matches are not counted. Past 50,000 rows, and for a page of 0 rows, a `ValidationError` (described). */
  search(params?: SearchEmailsParams, options?: CallOptions): Promise<SearchEmailsAnswer>
  /** Every row, 100 a page, until a page is short; throws a `ResultWindowError` at 50,000 if the last page was full. */
  searchAll(
    params?: Omit<SearchEmailsParams, 'page' | 'per_page'>,
    options?: CallOptions,
  ): AsyncGenerator<EmailMessage, void, undefined>
}

export function createEmails(call: Call): EmailsResource {
  async function search(params: SearchEmailsParams = {}, options: CallOptions = {}): Promise<SearchEmailsAnswer> {
    return (await call('emailer_messages/search', { params }, options)).data
  }
  return {
    search,
    create: async (params, options) => (await call('emailer_messages/create', { params }, options)).data,
    sendNow: async (id, params = {}, options = {}) =>
      (await call('emailer_messages/send_now', { params, path: { id } }, options)).data.emailer_message,
    sendStatus: async (id, options) =>
      (await call('emailer_messages/email_send_status', { params: { id } }, options)).data,
    content: async (params, options) =>
      (await call('emailer_messages/get_content', { params }, options)).data.emailer_messages,
    activities: async (id, options) => (await call('emailer_messages/activities', { path: { id } }, options)).data,
    searchAll: (params, options) =>
      paginate({
        endpoint: 'emailer_messages/search',
        fetchPage: async (paging) => ({ rows: (await search({ ...params, ...paging }, options)).emailer_messages }),
      }),
  }
}
