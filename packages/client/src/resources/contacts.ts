import type { Call, CallOptions } from '../call.ts'
import { paginate } from '../paginate.ts'
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

/**
 * People whom the team has saved. All free of credits. Creates and updates are never repeated after an ambiguous
 * failure.
 */
export interface ContactsResource {
  /**
   * Nothing prevents duplicates unless `run_dedupe` is set, which updates instead (described). An unknown account or
   * stage is a `ValidationError`.
   */
  create(params: CreateContactParams, options?: CallOptions): Promise<ContactAnswer>
  /** A missing or deleted contact is a `ValidationError`, not a `NotFoundError`. */
  get(id: string, options?: CallOptions): Promise<Contact>
  /** `label_names` replaces the contact's lists (described). A deleted contact is a `ValidationError`. */
  update(id: string, params: ContactFields, options?: CallOptions): Promise<ContactAnswer>
  /** There is no filter by time of change: sort by `contact_updated_at`. A plan without it is a `PermissionError`. */
  search(params: SearchContactsParams, options?: CallOptions): Promise<SearchContactsAnswer>
  /** Every row, 100 a page; throws a `ResultWindowError` past 50,000. Rows may shift while data changes. */
  searchAll(
    params: Omit<SearchContactsParams, 'page' | 'per_page'>,
    options?: CallOptions,
  ): AsyncGenerator<Contact, void, undefined>
  /** At most 100; existing contacts are left as they are. */
  bulkCreate(params: BulkCreateContactsParams, options?: CallOptions): Promise<BulkCreateContactsAnswer>
  /** At most 1,000; above 100 only a job is answered, and no operation tells how it ends (described). */
  bulkUpdate(params: BulkUpdateContactsParams, options?: CallOptions): Promise<BulkUpdateContactsAnswer>
  /** The parameters travel in the query string, as described. Without ids a `ValidationError`. */
  updateStages(params: { contact_ids: string[]; contact_stage_id: string }, options?: CallOptions): Promise<Contact[]>
  /** As `updateStages`. */
  updateOwners(params: { contact_ids: string[]; owner_id: string }, options?: CallOptions): Promise<ContactOwnersAnswer>
  /** All of them; there is no paging. */
  stages(options?: CallOptions): Promise<ContactStage[]>
  /** An unknown contact has no deals (described). */
  deals(id: string, options?: CallOptions): Promise<Deal[]>
  /**
   * Undocumented: the route exists, and has been seen to refuse tokens of OAuth with a `PermissionError`. Its answer
   * is not known.
   */
  delete(id: string, options?: CallOptions): Promise<unknown>
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
        fetchPage: async (paging) => {
          const { contacts, pagination } = await search({ ...params, ...paging }, options)
          return { rows: contacts, totalEntries: pagination.total_entries }
        },
      }),
    bulkCreate: async (params, options) => (await call('contacts/bulk_create', { params }, options)).data,
    bulkUpdate: async (params, options) => (await call('contacts/bulk_update', { params }, options)).data,
    updateStages: async (params, options) => (await call('contacts/update_stages', { params }, options)).data.contacts,
    updateOwners: async (params, options) => (await call('contacts/update_owners', { params }, options)).data,
    delete: async (id, options) => (await call('contacts/destroy', { path: { contact_id: id } }, options)).data,
    stages: async (options) => (await call('contact_stages/index', {}, options)).data.contact_stages,
    deals: async (id, options) =>
      (await call('contacts/opportunities', { path: { contact_id: id } }, options)).data.opportunities,
  }
}
