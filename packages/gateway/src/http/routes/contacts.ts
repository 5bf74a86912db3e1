import { getContact } from '../../services/contacts/get-contact.ts'
import { listContactJoins } from '../../services/contacts/list-contact-joins.ts'
import { listContacts } from '../../services/contacts/list-contacts.ts'
import { saveContact } from '../../services/contacts/save-contact.ts'
import { splitContact } from '../../services/contacts/split-contact.ts'
import type { Route } from '../route.ts'

export const contactRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/contacts', operation: listContacts },
  { method: 'GET', path: '/api/contacts/:id', operation: getContact },
  { method: 'POST', path: '/api/contacts/:id/save', operation: saveContact },
  { method: 'GET', path: '/api/contacts/:id/joins', operation: listContactJoins },
  { method: 'POST', path: '/api/contacts/:id/split', operation: splitContact },
]
