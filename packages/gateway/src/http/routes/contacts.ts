import { getContact } from '../../services/contacts/get-contact.ts'
import { listContacts } from '../../services/contacts/list-contacts.ts'
import { saveContact } from '../../services/contacts/save-contact.ts'
import type { Route } from '../route.ts'

export const contactRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/contacts', operation: listContacts },
  { method: 'GET', path: '/api/contacts/:id', operation: getContact },
  { method: 'POST', path: '/api/contacts/:id/save', operation: saveContact },
]
