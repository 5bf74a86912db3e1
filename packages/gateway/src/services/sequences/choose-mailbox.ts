import type { Mailbox } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { ServiceError } from '../../errors.ts'

/** The mailbox named, or the first active one. A mailbox connected a minute ago is looked for past the cache. */
export async function chooseMailbox(context: Context, mailboxId: string | undefined): Promise<Mailbox> {
  for (const cache of ['default', 'refresh'] as const) {
    const mailboxes = await context.apollo.mailboxes.list(callOptions(context, { cache }))
    const mailbox = mailboxes.find(({ id, active }) => active && (mailboxId === undefined || id === mailboxId))
    if (mailbox) return mailbox
  }
  if (mailboxId !== undefined) throw mailboxNotActive()
  throw new ServiceError('invalid_input', 'No active mailbox is connected in Apollo to send from', {
    reason: 'no_active_mailbox',
  })
}

export function mailboxNotActive(cause?: unknown): ServiceError {
  return new ServiceError('invalid_input', 'No active mailbox has this id', {
    reason: 'mailbox_not_active',
    field: 'mailboxId',
    cause,
  })
}
