import type { Contact } from './contact.ts'

/** The team's contacts with indexes by person and by address; a write goes through `put`. */
export class ContactBook {
  readonly #contacts = new Map<string, Contact>()
  readonly #byPerson = new Map<string, string>()
  readonly #byEmail = new Map<string, string>()

  get size(): number {
    return this.#contacts.size
  }

  get(id: string): Contact | undefined {
    return this.#contacts.get(id)
  }

  values(): IterableIterator<Contact> {
    return this.#contacts.values()
  }

  byPerson(personId: string): Contact | undefined {
    return this.#contacts.get(this.#byPerson.get(personId) ?? '')
  }

  byEmail(email: string): Contact | undefined {
    const found = this.#contacts.get(this.#byEmail.get(email.toLowerCase()) ?? '')
    return found?.email?.toLowerCase() === email.toLowerCase() ? found : undefined
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
    const contact = this.#contacts.get(id)
    if (!contact) return false
    this.#contacts.delete(id)
    // A duplicate inherits the places in the indexes.
    for (const other of this.#contacts.values()) {
      if (other.person_id === contact.person_id || other.email === contact.email) this.put(other)
    }
    return true
  }
}
