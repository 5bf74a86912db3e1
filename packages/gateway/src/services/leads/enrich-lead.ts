import { z } from 'zod'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { toCredits } from '../credits/milli.ts'
import { noteSaving } from '../credits/note-saving.ts'
import { contactSchema, viewContact } from '../people/contact-view.ts'
import { enrichPerson } from '../people/enrich-person.ts'
import type { BuyOptions } from '../people/order.ts'
import { personQueryFields, wishFrom } from '../people/person-query.ts'

export const enrichLead = operation({
  name: 'leads.enrich',
  summary: 'Enrich one person; answered from the store where known and fresh',
  scope: 'write',
  input: z.strictObject({
    ...personQueryFields,
    revealPersonalEmails: z.boolean().default(false).describe('Ask for private addresses too'),
    maxAgeDays: z.int().min(0).max(3650).default(90).describe('How old a stored answer may be, in days'),
    buyLostAgain: z.boolean().default(false).describe('Pay again for a person whose answer was paid for and lost'),
  }),
  output: z.object({
    contact: contactSchema,
    source: z.enum(['apollo', 'store', 'stale']),
    credits: z.number(),
  }),
  async run(context, { maxAgeDays, buyLostAgain, revealPersonalEmails, ...query }) {
    const wish = wishFrom(query)
    const options: BuyOptions = { maxAgeDays, buyLostAgain, needs: revealPersonalEmails ? ['personal_email'] : [] }
    const remembered = context.memory.find(wish, options)
    if (remembered) {
      noteSaving(context, 1)
      return { contact: remembered, source: 'store' as const, credits: 0 }
    }
    const mark = context.memory.mark()
    const { contact, source, creditsMilli } = await enrichPerson(context, wish, options)
    if (!contact) throw personNotFound(source)
    const view = await viewContact(context.db, contact)
    context.memory.remember(wish, contact, { view, mark })
    return { contact: view, source, credits: toCredits(creditsMilli) }
  },
})

function personNotFound(source: string): ServiceError {
  return new ServiceError('not_found', 'Apollo does not know this person', {
    reason: 'person_not_found',
    details: { source, creditsCharged: 0 },
  })
}
