import type { Mailbox } from '@delos/client'
import { z } from 'zod'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { ServiceError } from '../../errors.ts'
import { apolloId } from '../deals/fields.ts'

/** Who sends; the first usable mailbox where nothing is said. */
export const mailboxFields = {
  mailboxId: apolloId.optional().describe('The first usable mailbox where left out'),
  mailboxIds: z
    .array(apolloId)
    .min(1, 'must name at least one mailbox')
    .max(100, 'must name at most 100 mailboxes')
    .optional()
    .describe('Mailboxes that take turns'),
  rotateMailboxes: z.boolean().optional().describe('All usable mailboxes take turns'),
}

export interface MailboxWish {
  mailboxId?: string
  mailboxIds?: readonly string[]
  rotateMailboxes?: boolean
}

export const unusableReasons = ['mailbox_not_active', 'mailbox_revoked', 'mailbox_without_user'] as const

export interface JudgedMailbox {
  mailbox: Mailbox
  /** Undefined: it can send. */
  problem: (typeof unusableReasons)[number] | undefined
}

/** The mailboxes to send from, in their order: each there, active, and of a user who is still in the team. */
export async function chooseMailboxes(context: Context, wish: MailboxWish): Promise<string[]> {
  const named = readWish(wish)
  // Somebody who joined the team a minute ago is looked for past the cache.
  const judged = await judgeMailboxes(context, 'default')
  const chosen = choose(judged, named) ?? choose(await judgeMailboxes(context, 'refresh'), named, true)
  if (!chosen) throw noMailbox()
  return wish.rotateMailboxes || named ? chosen : chosen.slice(0, 1)
}

/** Mailboxes as they are now: one that was turned off must not be taken for active. */
export async function judgeMailboxes(context: Context, cache: 'default' | 'refresh'): Promise<JudgedMailbox[]> {
  const options = callOptions(context, { cache })
  const members = new Set<string>()
  const [mailboxes] = await Promise.all([
    context.apollo.mailboxes.list(callOptions(context, { cache: 'refresh' })),
    (async () => {
      for await (const { id, deleted } of context.apollo.users.searchAll(options)) if (!deleted) members.add(id)
    })(),
  ])
  return mailboxes.map((mailbox) => ({ mailbox, problem: problemOf(mailbox, members) }))
}

function problemOf({ active, revoked_at, user_id }: Mailbox, members: ReadonlySet<string>): JudgedMailbox['problem'] {
  if (revoked_at) return 'mailbox_revoked'
  if (!active) return 'mailbox_not_active'
  return members.has(user_id) ? undefined : 'mailbox_without_user'
}

interface Named {
  ids: readonly string[]
  fieldOf(index: number): string
}

function readWish({ mailboxId, mailboxIds, rotateMailboxes }: MailboxWish): Named | undefined {
  const given = [mailboxId, mailboxIds, rotateMailboxes || undefined].filter((one) => one !== undefined)
  if (given.length > 1) {
    throw new ServiceError('invalid_input', 'give one of mailboxId, mailboxIds and rotateMailboxes', {
      field: mailboxIds ? 'mailboxIds' : 'rotateMailboxes',
    })
  }
  if (mailboxId !== undefined) return { ids: [mailboxId], fieldOf: () => 'mailboxId' }
  return mailboxIds && { ids: [...new Set(mailboxIds)], fieldOf: (index) => `mailboxIds.${index}` }
}

/** Undefined where it may be that the cache does not know it yet. */
function choose(judged: readonly JudgedMailbox[], named: Named | undefined, isLast = false): string[] | undefined {
  if (!named) {
    const usable = judged.filter(({ problem }) => problem === undefined).map(({ mailbox }) => mailbox.id)
    return usable.length ? usable : undefined
  }
  for (const [index, id] of named.ids.entries()) {
    const found = judged.find(({ mailbox }) => mailbox.id === id)
    if (found && !found.problem) continue
    if (!isLast) return undefined
    throw unusable(found?.problem ?? 'unknown_mailbox', named.fieldOf(index))
  }
  return [...named.ids]
}

const sayings = {
  unknown_mailbox: 'No mailbox has this id',
  mailbox_not_active: 'The mailbox is not active',
  mailbox_revoked: 'The mailbox is no longer connected',
  mailbox_without_user: 'The mailbox belongs to nobody in the team',
} as const

function unusable(reason: keyof typeof sayings, field: string, cause?: unknown): ServiceError {
  return new ServiceError('invalid_input', sayings[reason], { reason, field, cause })
}

/** Apollo itself said so, of a mailbox that was active a moment ago. */
export function mailboxNotActive(cause: unknown): ServiceError {
  return unusable('mailbox_not_active', 'mailboxId', cause)
}

function noMailbox(): ServiceError {
  return new ServiceError('invalid_input', 'No usable mailbox is connected in Apollo to send from', {
    reason: 'no_active_mailbox',
  })
}
