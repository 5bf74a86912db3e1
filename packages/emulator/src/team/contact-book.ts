import type { Contact } from './contact.ts'
import type { GeneratedContacts } from './generated-contacts.ts'

/** The team's contacts with indexes by person and by address; a write goes through `put`. */
export class ContactBook {
  readonly #contacts = new Map<string, Contact>()
  readonly #byPerson = new Map<string, string>()
  readonly #byEmail = new Map<string, string>()
  readonly #generated: GeneratedContacts | undefined
  /** Generated ones that have been changed, and live with the others, or deleted. */
  readonly #taken = new Set<number>()

  constructor(generated?: GeneratedContacts) {
    this.#generated = generated
  }

  get size(): number {
    return this.#contacts.size + (this.#generated?.count ?? 0) - this.#taken.size
  }

  /** To be changed: what was generated is kept from now on. */
  get(id: string): Contact | undefined {
    const contact = this.peek(id)
    const number = this.#generated?.numberOf(id)
    if (contact && number !== undefined && !this.#taken.has(number)) {
      this.#taken.add(number)
      this.#contacts.set(id, contact)
    }
    return contact
  }

  /** To be looked at only. */
  peek(id: string): Contact | undefined {
    const contact = this.#contacts.get(id)
    const number = contact ? undefined : this.#generated?.numberOf(id)
    return number === undefined || this.#taken.has(number) ? contact : this.#generated?.at(number)
  }

  *values(): IterableIterator<Contact> {
    for (const number of this.#untouched()) yield* this.#generated ? [this.#generated.at(number)] : []
    yield* this.#contacts.values()
  }

  /** What a search has to look at, of all of them. */
  *indexRows(): IterableIterator<Contact> {
    for (const number of this.#untouched()) yield* this.#generated ? [this.#generated.indexRow(number)] : []
    yield* this.#contacts.values()
  }

  *#untouched(): IterableIterator<number> {
    const count = this.#generated?.count ?? 0
    for (let number = 0; number < count; number += 1) if (!this.#taken.has(number)) yield number
  }

  byPerson(personId: string): Contact | undefined {
    return this.#contacts.get(this.#byPerson.get(personId) ?? '')
  }

  byEmail(email: string): Contact | undefined {
    const id = this.#byEmail.get(email.toLowerCase()) ?? this.#generatedId(email)
    const found = id === undefined ? undefined : this.get(id)
    return found?.email?.toLowerCase() === email.toLowerCase() ? found : undefined
  }

  #generatedId(email: string): string | undefined {
    const number = this.#generated?.numberOfEmail(email)
    return number === undefined ? undefined : this.#generated?.idOf(number)
  }

  /** Duplicates are allowed: the first one keeps the place in the indexes. */
  put(contact: Contact): void {
    this.#contacts.set(contact.id, contact)
    if (contact.person_id !== null && !this.byPerson(contact.person_id)) {
      this.#byPerson.set(contact.person_id, contact.id)
    }
    if (contact.email !== null && !this.byEmail(contact.email)) {
      this.#byEmail.set(contact.email.toLowerCase(), contact.id)
    }
  }

  delete(id: string): boolean {
    const contact = this.get(id)
    if (!contact) return false
    this.#contacts.delete(id)
    // A duplicate inherits the places in the indexes.
    for (const other of this.#contacts.values()) {
      if (other.person_id === contact.person_id || other.email === contact.email) this.put(other)
    }
    return true
  }
}
