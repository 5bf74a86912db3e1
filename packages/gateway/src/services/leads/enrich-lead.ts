import { z } from 'zod'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { toCredits } from '../credits/milli.ts'
import { contactSchema, viewContact } from '../people/contact-view.ts'
import { enrichPerson } from '../people/enrich-person.ts'
import { personQueryFields, wishFrom } from '../people/person-query.ts'

export const enrichLead = operation({
  name: 'leads.enrich',
  summary: 'Enrich one person; answered from the store where known and fresh',
  scope: 'write',
  input: z.strictObject({
    ...personQueryFields,
    maxAgeDays: z.int().min(0).max(3650).default(90).describe('How old a stored answer may be, in days'),
    buyLostAgain: z.boolean().default(false).describe('Pay again for a person whose answer was paid for and lost'),
  }),
  output: z.object({
    contact: contactSchema,
    source: z.enum(['apollo', 'store', 'stale']),
    credits: z.number(),
  }),
  async run(context, { maxAgeDays, buyLostAgain, ...query }) {
    const { contact, source, creditsMilli } = await enrichPerson(context, wishFrom(query), { maxAgeDays, buyLostAgain })
    if (!contact) {
      throw new ServiceError('not_found', 'Apollo does not know this person', {
        reason: 'person_not_found',
        details: { source, creditsCharged: 0 },
      })
    }
    return { contact: await viewContact(context.db, contact), source, credits: toCredits(creditsMilli) }
  },
})
