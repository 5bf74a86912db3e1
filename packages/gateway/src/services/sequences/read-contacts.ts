import { type Contact, ValidationError } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'

/** Each contact by its id, which unlike a search is never late; what Apollo does not have is left out. */
export async function readContacts(context: Context, ids: readonly string[]): Promise<Map<string, Contact>> {
  const contacts = await Promise.all(ids.map((id) => readContact(context, id)))
  return new Map(contacts.flatMap((contact, index) => (contact ? [[ids[index] ?? contact.id, contact] as const] : [])))
}

async function readContact(context: Context, id: string): Promise<Contact | undefined> {
  try {
    return await context.apollo.contacts.get(id, callOptions(context))
  } catch (error) {
    // Apollo says 422 for a contact that is missing, deleted or not ours.
    if (error instanceof ValidationError) return undefined
    throw error
  }
}
