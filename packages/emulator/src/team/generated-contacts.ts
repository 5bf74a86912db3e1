import { toIso } from '../clock.ts'
import { type Contact, newContact, setEmail } from './contact.ts'

/** Of a hundred contacts, how many are in which stage: one stage holds more than Apollo shows once there are enough. */
const STAGE_SHARES = [40, 25, 15, 8, 5, 3, 2, 1, 1]
const PREFIX = '66c30000'
const FIRST_NAMES = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eva', 'Finn', 'Gus', 'Hana', 'Ivo', 'Jill', 'Kai', 'Lea']
const TITLES = ['Analyst', 'Buyer', 'Chief of Staff', 'Director', 'Engineer', 'Founder', 'Head of Sales']
/** The first one was saved then; they were saved and changed at even steps over two years. */
const SINCE_MS = Date.UTC(2023, 0, 2, 8)
const SPAN_MS = 2 * 365 * 86_400_000

const NO_LISTS = { label_ids: [], emailer_campaign_ids: [] }

export interface GeneratedParts {
  count: number
  ownerIds: string[]
  stageIds: string[]
}

/** Saved contacts that cost no memory: each is made from its number whenever somebody looks. */
export class GeneratedContacts {
  readonly count: number
  readonly #ownerIds: string[]
  readonly #stageIds: string[]

  constructor({ count, ownerIds, stageIds }: GeneratedParts) {
    this.count = count
    this.#ownerIds = ownerIds
    this.#stageIds = STAGE_SHARES.flatMap((share, stage) => Array.from({ length: share }, () => stageIds[stage] ?? ''))
  }

  idOf(number: number): string {
    return PREFIX + number.toString(16).padStart(16, '0')
  }

  numberOf(id: string): number | undefined {
    const number = id.startsWith(PREFIX) ? Number.parseInt(id.slice(PREFIX.length), 16) : Number.NaN
    return number >= 0 && number < this.count ? number : undefined
  }

  numberOfEmail(email: string): number | undefined {
    const number = Number(/^saved-(\d+)@/.exec(email)?.[1] ?? Number.NaN)
    return number < this.count ? number : undefined
  }

  /** As much of it as a search looks at. */
  indexRow(number: number): Contact {
    const { id, createdMs, changedMs, ...facts } = this.#facts(number)
    const row = { id, ...facts, created_at: toIso(createdMs), updated_at: toIso(changedMs), ...NO_LISTS }
    return row as unknown as Contact
  }

  at(number: number): Contact {
    const { id, createdMs, changedMs, email, ...facts } = this.#facts(number)
    const identity = { id, teamUserId: facts.owner_id, stageId: facts.contact_stage_id, nowIso: toIso(createdMs) }
    const contact = Object.assign(newContact(identity), facts)
    setEmail(contact, email)
    contact.updated_at = toIso(changedMs)
    return contact
  }

  #facts(number: number) {
    const stepMs = SPAN_MS / this.count
    const createdMs = SINCE_MS + Math.floor(number * stepMs)
    // Another order than that of the creation, and no two alike.
    const changed = (number * 7919) % this.count
    const firstName = FIRST_NAMES[number % FIRST_NAMES.length] ?? ''
    return {
      id: this.idOf(number),
      createdMs,
      changedMs: Math.max(createdMs, SINCE_MS + Math.floor(changed * stepMs)),
      owner_id: this.#ownerIds[number % this.#ownerIds.length] ?? '',
      contact_stage_id: this.#stageIds[(number * 37) % 100] ?? '',
      first_name: firstName,
      last_name: `Number${number}`,
      name: `${firstName} Number${number}`,
      title: TITLES[number % TITLES.length] ?? null,
      organization_name: `Company ${number % 9973}`,
      email: `saved-${number}@company-${number % 9973}.example`,
    }
  }
}
