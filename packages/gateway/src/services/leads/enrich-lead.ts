import { z } from 'zod'
import { findContact } from '../../db/contacts.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { findPending, pendingSchema } from '../callbacks/find-pending.ts'
import { toCredits } from '../credits/milli.ts'
import { noteSaving } from '../credits/note-saving.ts'
import { contactSchema, viewContact } from '../people/contact-view.ts'
import { enrichPerson } from '../people/enrich-person.ts'
import { needsIn } from '../people/need-flags.ts'
import { laterNeeds } from '../people/needs.ts'
import type { BuyOptions } from '../people/order.ts'
import { personQueryFields, wishFrom } from '../people/person-query.ts'
import { readWatcher, watchContact } from '../webhooks/watch-contact.ts'
import { webhookUrlSchema } from '../webhooks/webhook-address.ts'

export const enrichLead = operation({
  name: 'leads.enrich',
  summary: 'Enrich one person; answered from the store where known and fresh',
  scope: 'write',
  input: z
    .strictObject({
      ...personQueryFields,
      revealPersonalEmails: z.boolean().default(false).describe('Ask for private addresses too'),
      revealPhone: z.boolean().default(false).describe('Ask for a mobile number too; Apollo delivers it later'),
      waterfallEmail: z.boolean().default(false).describe('Have vendors look for an address; it comes later'),
      waterfallPhone: z.boolean().default(false).describe('Have vendors look for a number; it comes later'),
      webhookUrl: webhookUrlSchema.optional().describe('Where what comes later is posted'),
      maxAgeDays: z.int().min(0).max(3650).default(90).describe('How old a stored answer may be, in days'),
      buyLostAgain: z.boolean().default(false).describe('Pay again for a person whose answer was paid for and lost'),
    })
    .refine((asked) => asked.webhookUrl === undefined || laterNeeds(needsIn(asked)).length > 0, {
      path: ['webhookUrl'],
      error: 'is told of what comes later only: set revealPhone, waterfallEmail or waterfallPhone',
    }),
  output: z.object({
    contact: contactSchema,
    source: z.enum(['apollo', 'store', 'stale']),
    credits: z.number(),
    pending: pendingSchema,
    webhookId: z.string().optional().describe('The webhook that webhookUrl is'),
  }),
  async run(context, { maxAgeDays, buyLostAgain, webhookUrl, ...asked }) {
    const wish = wishFrom(asked)
    const address = webhookUrl === undefined ? undefined : await readWatcher(context, webhookUrl)
    const needs = needsIn(asked)
    const later = laterNeeds(needs)
    const options: BuyOptions = { maxAgeDays, buyLostAgain, needs }
    const remembered = context.memory.find(wish, options)
    if (remembered) {
      noteSaving(context, 1)
      return { contact: remembered, source: 'store' as const, credits: 0, pending: [] }
    }
    const mark = context.memory.mark()
    const { contact, employer, source, creditsMilli } = await enrichPerson(context, wish, options)
    if (!contact) throw personNotFound(source)
    const pending = later.length ? await findPending(context.db, contact, later) : []
    // What was to come may have come since.
    const latest = later.length ? ((await findContact(context.db, contact.id)) ?? contact) : contact
    const view = await viewContact(context.db, latest, employer)
    context.memory.remember(wish, latest, { view, mark })
    const answer = { contact: view, source, credits: toCredits(creditsMilli) }
    if (!pending.length || address === undefined) return { ...answer, pending }
    return { ...answer, pending, webhookId: await watchContact(context, contact, { url: address, needs: later }) }
  },
})

function personNotFound(source: string): ServiceError {
  return new ServiceError('not_found', 'Apollo does not know this person', {
    reason: 'person_not_found',
    details: { source, creditsCharged: 0 },
  })
}
