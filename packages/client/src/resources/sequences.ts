import type { Call, CallOptions } from '../call.ts'
import { paginate } from '../paginate.ts'
import type {
  AddToSequenceAnswer,
  AddToSequenceParams,
  RemoveFromSequencesAnswer,
  RemoveFromSequencesParams,
  SearchSequencesAnswer,
  SearchSequencesParams,
  SendingSchedule,
  Sequence,
  SequenceActivityAnswer,
  SequenceActivityParams,
  SequenceAnswer,
} from '../types/sequence.ts'
import type {
  CreateSequenceAnswer,
  CreateSequenceParams,
  UpdateSequenceAnswer,
  UpdateSequenceParams,
} from '../types/sequence-write.ts'

/**
 * Sequences, which Apollo calls emailer campaigns. All free of credits. Two changes at a time are a `RateLimitError`
 * with `quota: false`, which waits a moment only (described).
 */
export interface SequencesResource {
  /**
   * Makes a sequence with its steps and emails; the acting user owns it and nobody else sees it. No right to, a
   * plan's limit of sequences or steps, an empty template, an empty schedule and a missing wait are
   * `ValidationError`s (described).
   */
  create(params: CreateSequenceParams, options?: CallOptions): Promise<CreateSequenceAnswer>
  /**
   * What is left out stays, but `emailer_steps` and `label_names` replace what is there. Unknown: `NotFoundError`
   * (described).
   */
  update(id: string, params: UpdateSequenceParams, options?: CallOptions): Promise<UpdateSequenceAnswer>
  /** Undocumented: Apollo counts such an operation, but what it answers is not known. Prefer `search`. */
  get(id: string, options?: CallOptions): Promise<unknown>
  /** Pages by the query string only. Apollo's own default page is 25 rows (seen live). */
  search(params?: SearchSequencesParams, options?: CallOptions): Promise<SearchSequencesAnswer>
  /** Every row, 100 a page; no limit is known. */
  searchAll(
    params?: Omit<SearchSequencesParams, 'page' | 'per_page'>,
    options?: CallOptions,
  ): AsyncGenerator<Sequence, void, undefined>
  /**
   * A success may have enrolled nobody: read `contacts` and `skipped_contact_ids` (described). Neither contacts nor
   * lists, no mailbox, and a mailbox that is off are `ValidationError`s.
   */
  addContacts(sequenceId: string, params: AddToSequenceParams, options?: CallOptions): Promise<AddToSequenceAnswer>
  /** Unknown sequences are a success with an empty `emailer_campaigns` (seen live). */
  removeContacts(params: RemoveFromSequencesParams, options?: CallOptions): Promise<RemoveFromSequencesAnswer>
  /** Newest first, at most 50, no paging. An unknown contact is a `NotFoundError`. */
  activity(params: SequenceActivityParams, options?: CallOptions): Promise<SequenceActivityAnswer>
  /** Turns the sequence on; one that is on already is a `ValidationError`. */
  approve(sequenceId: string, options?: CallOptions): Promise<SequenceAnswer>
  /** Turns the sequence off; one that is off already is a `ValidationError`. */
  abort(sequenceId: string, options?: CallOptions): Promise<SequenceAnswer>
  /** Also finishes all its contacts. */
  archive(sequenceId: string, options?: CallOptions): Promise<SequenceAnswer>
  /** When emails may leave; hours of the day by weekday. All of them, there is no paging. */
  schedules(options?: CallOptions): Promise<SendingSchedule[]>
}

export function createSequences(call: Call): SequencesResource {
  async function search(params: SearchSequencesParams = {}, options: CallOptions = {}): Promise<SearchSequencesAnswer> {
    return (await call('emailer_campaigns/search', { params }, options)).data
  }
  return {
    search,
    create: async (params, options) => (await call('sequences/create', { params }, options)).data,
    update: async (id, params, options = {}) =>
      (await call('sequences/update', { params, path: { id } }, options)).data,
    get: async (id, options) => (await call('emailer_campaigns/show', { path: { sequence_id: id } }, options)).data,
    searchAll: (params, options) =>
      paginate({
        endpoint: 'emailer_campaigns/search',
        fetchPage: async (paging) => {
          const { emailer_campaigns, pagination } = await search({ ...params, ...paging }, options)
          return { rows: emailer_campaigns, totalEntries: pagination.total_entries }
        },
      }),
    addContacts: async (sequenceId, params, options = {}) => {
      const input = { params: { emailer_campaign_id: sequenceId, ...params }, path: { sequence_id: sequenceId } }
      return (await call('emailer_campaigns/add_contact_ids', input, options)).data
    },
    removeContacts: async (params, options) =>
      (await call('emailer_campaigns/remove_or_stop_contact_ids', { params }, options)).data,
    activity: async (params, options) => (await call('emailer_campaigns/activity_feed', { params }, options)).data,
    approve: async (id, options) =>
      (await call('emailer_campaigns/approve', { path: { sequence_id: id } }, options)).data,
    abort: async (id, options) => (await call('emailer_campaigns/abort', { path: { sequence_id: id } }, options)).data,
    archive: async (id, options) =>
      (await call('emailer_campaigns/archive', { path: { sequence_id: id } }, options)).data,
    schedules: async (options) => (await call('emailer_schedules/index', {}, options)).data.emailer_schedules,
  }
}
