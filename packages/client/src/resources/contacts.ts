import type { Call, CallOptions } from '../call.ts'
import { paginate, reachableEntries } from '../paginate.ts'
import type {
  BulkCreateContactsAnswer,
  BulkCreateContactsParams,
  BulkUpdateContactsAnswer,
  BulkUpdateContactsParams,
  Contact,
  ContactAnswer,
  ContactFields,
  ContactOwnersAnswer,
  ContactStage,
  CreateContactParams,
  SearchContactsAnswer,
  SearchContactsParams,
} from '../types/contact.ts'
import type { Deal } from '../types/deal.ts'

/** People whom the team has saved. All free of credits. Creates and updates are never repeated after an ambiguous failure. */
export interface ContactsResource {
  /** Nothing prevents duplicates unless `run_dedupe` is set, which updates instead. */
  create(params: CreateContactParams, options?: CallOptions): Promise<ContactAnswer>
  /** A missing or deleted contact is a `ValidationError`, not a `NotFoundError`. */
  get(id: string, options?: CallOptions): Promise<Contact>
  /** `label_names` replaces the contact's lists. */
  update(id: string, params: ContactFields, options?: CallOptions): Promise<ContactAnswer>
  search(params: SearchContactsParams, options?: CallOptions): Promise<SearchContactsAnswer>
  /** Every row, 100 a page; throws a `ResultWindowError` past 50,000. Rows may shift while data changes. */
  searchAll(
    params: Omit<SearchContactsParams, 'page' | 'per_page'>,
    options?: CallOptions,
  ): AsyncGenerator<Contact, void, undefined>
  /** At most 100; existing contacts are left as they are. */
  bulkCreate(params: BulkCreateContactsParams, options?: CallOptions): Promise<BulkCreateContactsAnswer>
  /** At most 1,000; above 100 only a job is answered. */
  bulkUpdate(params: BulkUpdateContactsParams, options?: CallOptions): Promise<BulkUpdateContactsAnswer>
  updateStages(params: { contact_ids: string[]; contact_stage_id: string }, options?: CallOptions): Promise<Contact[]>
  updateOwners(params: { contact_ids: string[]; owner_id: string }, options?: CallOptions): Promise<ContactOwnersAnswer>
  stages(options?: CallOptions): Promise<ContactStage[]>
  /** An unknown contact has no deals. */
  deals(id: string, options?: CallOptions): Promise<Deal[]>
}

export function createContacts(call: Call): ContactsResource {
  async function search(params: SearchContactsParams, options?: CallOptions): Promise<SearchContactsAnswer> {
    return (await call('contacts/search', { params }, options)).data
  }
  return {
    search,
    create: async (params, options) => (await call('contacts/create', { params }, options)).data,
    get: async (id, options) => (await call('contacts/show', { path: { contact_id: id } }, options)).data.contact,
    update: async (id, params, options = {}) =>
      (await call('contacts/update', { params, path: { contact_id: id } }, options)).data,
    searchAll: (params, options) =>
      paginate({
        endpoint: 'contacts/search',
        cap: reachableEntries,
        fetchPage: async (paging) => {
          const { contacts, pagination } = await search({ ...params, ...paging }, options)
          return { rows: contacts, totalEntries: pagination.total_entries }
        },
      }),
    bulkCreate: async (params, options) => (await call('contacts/bulk_create', { params }, options)).data,
    bulkUpdate: async (params, options) => (await call('contacts/bulk_update', { params }, options)).data,
    updateStages: async (params, options) => (await call('contacts/update_stages', { params }, options)).data.contacts,
    updateOwners: async (params, options) => (await call('contacts/update_owners', { params }, options)).data,
    stages: async (options) => (await call('contact_stages/index', {}, options)).data.contact_stages,
    deals: async (id, options) =>
      (await call('contacts/opportunities', { path: { contact_id: id } }, options)).data.opportunities,
  }
}
