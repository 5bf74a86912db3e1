import type { Contact, SearchContactsParams } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import { fileContacts } from './file-contacts.ts'
import { unlessGone } from './gone.ts'
import type { Source } from './source.ts'

export const contactSource: Source<Contact> = {
  object: 'contacts',
  async fetch(context, { page, perPage, order, slice }) {
    const params = {
      ...slice,
      ...(order && { sort_by_field: order.field, sort_ascending: order.ascending }),
      page,
      per_page: perPage,
    } as SearchContactsParams
    const { contacts, pagination } = await context.apollo.contacts.search(params, callOptions(context))
    return { rows: contacts, totalEntries: pagination.total_entries }
  },
  file: fileContacts,
  ends: [
    { field: 'contact_created_at', ascending: true },
    { field: 'contact_created_at', ascending: false },
  ],
  async slices(context) {
    const stages = await context.apollo.contacts.stages(callOptions(context, { cache: 'refresh' }))
    return stages.map(({ id }) => ({ contact_stage_ids: [id] }))
  },
  newest: { field: 'contact_updated_at', ascending: false },
  changedAt: ({ updated_at }) => updated_at,
  find: (context, id) => unlessGone(context.apollo.contacts.get(id, callOptions(context, { cache: 'refresh' }))),
}
