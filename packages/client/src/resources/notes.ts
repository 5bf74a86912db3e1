import type { Call, CallOptions } from '../call.ts'
import { paginate } from '../paginate.ts'
import type { ListNotesParams, Note } from '../types/note.ts'

/** Notes on records. Free of credits. Apollo has no public way to write one. */
export interface NotesResource {
  /** At most 100, 25 by default. Without any id, and for an unknown sorting, a `ValidationError` (described). */
  list(params: ListNotesParams, options?: CallOptions): Promise<Note[]>
  /** Every note, 100 a call, until an answer is short. */
  listAll(params: Omit<ListNotesParams, 'skip' | 'limit'>, options?: CallOptions): AsyncGenerator<Note, void, undefined>
}

export function createNotes(call: Call): NotesResource {
  async function list(params: ListNotesParams, options?: CallOptions): Promise<Note[]> {
    return (await call('notes/index', { params }, options)).data.notes
  }
  return {
    list,
    listAll: (params, options) =>
      paginate({
        endpoint: 'notes/index',
        fetchPage: async ({ page, per_page }) => ({
          rows: await list({ ...params, skip: (page - 1) * per_page, limit: per_page }, options),
        }),
      }),
  }
}
