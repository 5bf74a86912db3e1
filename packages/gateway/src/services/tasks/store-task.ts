import type { Task } from '@delos/client'
import type { Context } from '../../context.ts'
import type { Tx } from '../../db/database.ts'
import { insertTask, type NewTask } from '../../db/tasks.ts'
import { recordEvents } from '../events/record-events.ts'
import { sightOf } from '../sync/file-records.ts'
import { RecordBook } from '../sync/record-book.ts'
import { recordEventsOf } from '../sync/record-events.ts'
import { taskKind } from '../sync/record-kinds.ts'

/** Stores a task that was made here, with its event, so that the sync finds nothing new about it. */
export async function storeTask(
  tx: Tx,
  context: Pick<Context, 'makeId' | 'clock'>,
  { task, row }: { task: Task; row: NewTask },
): Promise<void> {
  await insertTask(tx, row)
  const at = new Date(context.clock.now())
  const book = await RecordBook.open(tx, 'tasks', { at, source: 'delos', apolloIds: [task.id] })
  if (book.find(task.id)) return
  const sight = sightOf(taskKind, task)
  book.note(sight, task.id)
  await book.flush()
  const made = { entityType: 'task', entityId: task.id, source: 'delos', before: undefined } as const
  await recordEvents(tx, context, recordEventsOf({ ...made, after: sight.state }))
}
