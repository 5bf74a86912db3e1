import { accountSource } from './account-source.ts'
import { contactSource } from './contact-source.ts'
import { dealSource } from './deal-source.ts'
import { fieldSource, listSource, sequenceSource, stageSource, userSource } from './small-sources.ts'
import type { Source } from './source.ts'
import type { SyncObject } from './sync-object.ts'
import { taskSource } from './task-source.ts'

const sources = {
  users: userSource,
  stages: stageSource,
  lists: listSource,
  fields: fieldSource,
  accounts: accountSource,
  contacts: contactSource,
  deals: dealSource,
  tasks: taskSource,
  sequences: sequenceSource,
}

/** Whoever reads a list hands its rows back to the source that they came from, and looks at nothing but their ids. */
export function sourceOf(object: SyncObject): Source {
  const named: Record<SyncObject, unknown> = sources
  return named[object] as Source
}
