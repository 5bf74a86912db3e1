import type { Call, CallOptions } from '../call.ts'
import type { CreateLabelParams, Label, LabelMembersAnswer, LabelMembersParams } from '../types/label.ts'

/** Lists of contacts and accounts, which Apollo calls labels. All free of credits. */
export interface LabelsResource {
  /** All of them; there is no paging. */
  list(options?: CallOptions): Promise<Label[]>
  /** A name that exists is a `ValidationError`. */
  create(params: CreateLabelParams, options?: CallOptions): Promise<Label>
  /** An unknown list is a `NotFoundError`. */
  update(id: string, params: { name: string; book_of_business?: boolean }, options?: CallOptions): Promise<Label>
  /**
   * Lists that do not exist are created. Apollo works at it for up to 300 s unless `async` is set, so raise
   * `timeoutMs` (described).
   */
  addMembers(params: LabelMembersParams, options?: CallOptions): Promise<LabelMembersAnswer>
  /** As `addMembers`, but nothing is created. */
  removeMembers(params: LabelMembersParams, options?: CallOptions): Promise<LabelMembersAnswer>
}

export function createLabels(call: Call): LabelsResource {
  return {
    list: async (options) => (await call('labels/index', {}, options)).data,
    create: async (params, options) => (await call('labels/create', { params }, options)).data.label,
    update: async (id, params, options = {}) =>
      (await call('labels/update', { params, path: { id } }, options)).data.label,
    addMembers: async (params, options) =>
      (await call('labels/add_entity_ids_to_label_names', { params }, options)).data,
    removeMembers: async (params, options) =>
      (await call('labels/remove_entity_ids_from_label_names', { params }, options)).data,
  }
}
