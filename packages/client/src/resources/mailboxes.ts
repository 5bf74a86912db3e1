import type { Call, CallOptions } from '../call.ts'
import type { Mailbox } from '../types/user.ts'

/** Connected mailboxes, which Apollo calls email accounts. Free of credits. */
export interface MailboxesResource {
  /** All of them; there is no paging. */
  list(options?: CallOptions): Promise<Mailbox[]>
}

export function createMailboxes(call: Call): MailboxesResource {
  return { list: async (options) => (await call('email_accounts/index', {}, options)).data.email_accounts }
}
