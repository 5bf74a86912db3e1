import type { Context } from '../../context.ts'
import type { ContactRow } from '../../db/contacts.ts'
import type { OrganizationRow } from '../../db/organizations.ts'
import { dropPurchaseWait, putPurchaseWait } from '../../db/purchases.ts'
import { isUnavailable } from '../../errors.ts'
import { noCallbackAddress } from '../callbacks/open-callback.ts'
import { answerLost, outcomeUnknown } from '../credits/doubt-errors.ts'
import { assertMaySpend } from '../credits/may-spend.ts'
import { noteSaving } from '../credits/note-saving.ts'
import type { WireAnswer } from './ask-apollo.ts'
import type { Outcome } from './buy-together.ts'
import { confirmUnchanged } from './confirm-unchanged.ts'
import { findKnown } from './find-known.ts'
import { needFlags } from './need-flags.ts'
import { laterNeeds } from './needs.ts'
import type { BuyOptions } from './order.ts'
import type { PersonWish } from './wish.ts'

export interface EnrichedPerson {
  /** Undefined: Apollo does not know the person. */
  contact: ContactRow | undefined
  /** As Apollo's answer named it. */
  employer?: OrganizationRow
  source: 'apollo' | 'store' | 'stale'
  creditsMilli: number
  /** Where it was bought just now. */
  wire?: WireAnswer
}

const doubtRounds = 5
/** Who has waited for others' purchases for so long says so, and lists let them go first. */
const patienceMs = 300

/** One person: from the store where known and fresh, else bought, once, whoever else asks at the same time. */
export async function enrichPerson(context: Context, wish: PersonWish, options: BuyOptions): Promise<EnrichedPerson> {
  const [known] = await findKnown(context, [wish], options)
  if (known?.status === 'found') return fromStore(context, known.contact)
  if (known?.status === 'missed') return { contact: undefined, source: 'store', creditsMilli: 0 }
  const stale = known?.status === 'unknown' ? known.stale : undefined
  try {
    if (stale && !options.needs?.length) {
      const [confirmed] = await confirmUnchanged(context, [stale])
      if (confirmed) return fromStore(context, confirmed)
    }
    return await buy(context, wish, options)
  } catch (error) {
    // An old answer is better than none while Apollo is out; a refusal for money or a limit is not an outage.
    if (!stale?.enrichedAt || !isUnavailable(error)) throw error
    return { contact: stale, source: 'stale', creditsMilli: 0 }
  }
}

function fromStore(context: Context, contact: ContactRow): EnrichedPerson {
  noteSaving(context, 1)
  return { contact, source: 'store', creditsMilli: 0 }
}

async function buy(context: Context, wish: PersonWish, options: BuyOptions): Promise<EnrichedPerson> {
  assertMaySpend(context)
  const [later] = laterNeeds(options.needs)
  if (later && context.config.publicUrl === undefined) throw noCallbackAddress(needFlags[later])
  const wait = new Wait(context, wish)
  try {
    for (let doubts = 0; doubts < doubtRounds; ) {
      const outcome = await context.buyer.buyOne(context, wish, options)
      const answer = answerOf(context, outcome)
      if (answer) return answer
      if (outcome.status === 'busy') await wait.note()
      if (outcome.status === 'doubtful') doubts++
      if (outcome.status === 'busy' || outcome.status === 'doubtful')
        await context.buyer.awaitClearance(context, outcome)
    }
  } finally {
    await wait.end()
  }
  throw outcomeUnknown('person')
}

/** Undefined where somebody else's purchase has to end first. */
function answerOf(context: Context, outcome: Outcome): EnrichedPerson | undefined {
  if (outcome.status === 'found') {
    if (outcome.source === 'store') noteSaving(context, 1)
    return outcome
  }
  if (outcome.status === 'missed') {
    return { contact: undefined, source: outcome.source, creditsMilli: 0, wire: outcome.wire }
  }
  if (outcome.status === 'failed') throw outcome.error
  if (outcome.status === 'doubtful' && outcome.state === 'lost') throw answerLost('person', outcome.since)
  return undefined
}

/** Tells others, once it lasts, that somebody waits for a person who may be one that they are buying. */
class Wait {
  readonly #context: Context
  readonly #wish: PersonWish
  readonly #since: number
  #id: string | undefined

  constructor(context: Context, wish: PersonWish) {
    this.#context = context
    this.#wish = wish
    this.#since = context.clock.now()
  }

  async note(): Promise<void> {
    const { clock, makeId, mutate } = this.#context
    if (clock.now() - this.#since < patienceMs) return
    this.#id ??= makeId()
    const wait = { id: this.#id, wish: this.#wish, at: new Date(clock.now()) }
    await mutate(async (tx) => ({ value: await putPurchaseWait(tx, wait), audit: [] }))
  }

  async end(): Promise<void> {
    const id = this.#id
    if (id) await this.#context.mutate(async (tx) => ({ value: await dropPurchaseWait(tx, id), audit: [] }))
  }
}
