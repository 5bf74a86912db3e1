import type { Call, CallOptions } from '../call.ts'
import { paginate } from '../paginate.ts'
import type {
  BulkCreateDifferentTasksParams,
  BulkCreateTasksAnswer,
  BulkCreateTasksParams,
  CreateTaskParams,
  FinishTaskAnswer,
  SearchTasksAnswer,
  SearchTasksParams,
  SkipTaskParams,
  Task,
  UpdateTaskParams,
} from '../types/task.ts'

/** Follow-up tasks. All free of credits. */
export interface TasksResource {
  /**
   * Never repeated after an ambiguous failure: Apollo does not deduplicate. Without type and user a `ValidationError`
   * (described).
   */
  create(params: CreateTaskParams, options?: CallOptions): Promise<Task>
  /**
   * One task for each contact; or tasks that differ, which is not described but what Apollo's own command line sends.
   */
  bulkCreate(
    params: BulkCreateTasksParams | BulkCreateDifferentTasksParams,
    options?: CallOptions,
  ): Promise<BulkCreateTasksAnswer>
  /** A deleted task is a `ValidationError`. */
  get(id: string, options?: CallOptions): Promise<Task>
  /** What is left out falls back (described): hence the two required fields. A deleted task is a `ValidationError`. */
  update(id: string, params: UpdateTaskParams, options?: CallOptions): Promise<Task>
  /**
   * A vanished task is a success with `deleted: true`; a finished one, or somebody else's, a `ValidationError`
   * (described).
   */
  complete(id: string, params?: { note?: string }, options?: CallOptions): Promise<FinishTaskAnswer>
  /** As `complete`. */
  skip(id: string, params?: SkipTaskParams, options?: CallOptions): Promise<FinishTaskAnswer>
  /**
   * Pages by the query string only. Apollo's own default page is 10 rows (seen live); `per_page` above 100 is refused
   * (reported).
   */
  search(params?: SearchTasksParams, options?: CallOptions): Promise<SearchTasksAnswer>
  /** Every row, 100 a page; throws a `ResultWindowError` past 50,000. */
  searchAll(
    params?: Omit<SearchTasksParams, 'page' | 'per_page'>,
    options?: CallOptions,
  ): AsyncGenerator<Task, void, undefined>
}

export function createTasks(call: Call): TasksResource {
  async function search(params: SearchTasksParams = {}, options: CallOptions = {}): Promise<SearchTasksAnswer> {
    return (await call('tasks/search', { params }, options)).data
  }
  return {
    search,
    create: async (params, options) => (await call('tasks/create', { params }, options)).data.task,
    bulkCreate: async (params, options) => (await call('tasks/bulk_create', { params }, options)).data,
    get: async (id, options) => (await call('tasks/show', { path: { id } }, options)).data.task,
    update: async (id, params, options = {}) =>
      (await call('tasks/update', { params, path: { id } }, options)).data.task,
    complete: async (id, params = {}, options = {}) =>
      (await call('tasks/complete', { params, path: { id } }, options)).data,
    skip: async (id, params = {}, options = {}) => (await call('tasks/skip', { params, path: { id } }, options)).data,
    searchAll: (params, options) =>
      paginate({
        endpoint: 'tasks/search',
        fetchPage: async (paging) => {
          const { tasks, pagination } = await search({ ...params, ...paging }, options)
          return { rows: tasks, totalEntries: pagination.total_entries }
        },
      }),
  }
}
