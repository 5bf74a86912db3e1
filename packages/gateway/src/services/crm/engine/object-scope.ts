import type { ObjectWorld } from './crm-world.ts'
import { judgedNothing, loadJudged } from './judged.ts'
import type { ObjectScope, RunScope } from './run-scope.ts'

export async function openObject(run: RunScope, object: ObjectWorld): Promise<ObjectScope> {
  const scope = holdNothing(run, object)
  return { ...scope, judged: await loadJudged(run.context.db, scope.place) }
}

export function holdNothing(run: RunScope, object: ObjectWorld): ObjectScope {
  return {
    ...run,
    object,
    place: { connectionId: run.world.connectionId, object: object.object },
    claimed: { apollo: new Set(), crm: new Set() },
    compared: new Set(),
    busy: { local: new Set(), crm: new Set() },
    asked: new Set(),
    judged: judgedNothing(),
  }
}
