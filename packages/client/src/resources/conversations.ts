import type { Call, CallOptions } from '../call.ts'
import { paginate } from '../paginate.ts'
import type {
  Conversation,
  ConversationRow,
  ConversationsExportAnswer,
  ExportConversationsAnswer,
  ExportConversationsParams,
  SearchConversationsAnswer,
  SearchConversationsParams,
} from '../types/conversation.ts'

/** Recorded meetings and calls. */
export interface ConversationsResource {
  /** Free of credits. A key that may not see conversations is a `PermissionError`. */
  search(params?: SearchConversationsParams, options?: CallOptions): Promise<SearchConversationsAnswer>
  /** Every row, 100 a page; no limit is known. */
  searchAll(
    params?: Omit<SearchConversationsParams, 'page' | 'num_fetch_result'>,
    options?: CallOptions,
  ): AsyncGenerator<ConversationRow, void, undefined>
  /**
   * Transcript, recording and participants. 1 credit where it has AI insights, nothing otherwise (price list); only
   * the state `failed` is taken for "no insights" here. `<id>_<share id>` reads a shared one. Unknown or closed to
   * the key: `NotFoundError`; out of credits: an `InsufficientCreditsError`.
   */
  get(id: string, options?: CallOptions): Promise<Conversation>
  /**
   * Starts an export of a span of time; Apollo writes to `email` when the file is ready. Up to 1 credit for each
   * conversation, and neither parameters nor answer say how many there are, so the client counts them by a free
   * search of the span first and holds that much; a caller who knows gives `maxConversations`. Nothing in the span
   * and an address of nobody in the team are `NotFoundError`s, dates the wrong way round a `ValidationError`
   * (described).
   */
  export(
    params: ExportConversationsParams & { maxConversations?: number },
    options?: CallOptions,
  ): Promise<ExportConversationsAnswer>
  /** Where the file of an export lies. Free. Not ready or unknown: `NotFoundError`. */
  findExport(exportId: string, options?: CallOptions): Promise<ConversationsExportAnswer>
}

export function createConversations(call: Call): ConversationsResource {
  async function search(
    params: SearchConversationsParams = {},
    options: CallOptions = {},
  ): Promise<SearchConversationsAnswer> {
    return (await call('conversations/search', { params }, options)).data
  }

  async function count({ start_time: start, end_time: end }: ExportConversationsParams, options?: CallOptions) {
    return (await search({ date_range: { start, end }, page: 1, num_fetch_result: 1 }, options)).pagination
      .total_entries
  }

  return {
    search,
    searchAll: (params, options) =>
      paginate({
        endpoint: 'conversations/search',
        fetchPage: async ({ page, per_page }) => {
          const { conversations, pagination } = await search({ ...params, page, num_fetch_result: per_page }, options)
          return { rows: conversations, totalEntries: pagination.total_entries }
        },
      }),
    get: async (id, options) => (await call('conversations/show', { path: { id } }, options)).data,
    export: async ({ maxConversations, ...params }, options) => {
      const records = maxConversations ?? (await count(params, options))
      return (await call('conversations/export', { params, records }, options)).data
    },
    findExport: async (id, options) => (await call('conversations/find_export', { path: { id } }, options)).data,
  }
}
