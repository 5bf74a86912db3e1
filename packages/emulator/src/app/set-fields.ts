import { toIso } from '../clock.ts'
import { Refusal, unprocessable } from '../reply.ts'
import { touch } from '../team/lookup.ts'
import type { AppChange, SettableKind } from './app-change.ts'
import { unknown, type Write } from './write.ts'

type SetChange = Extract<AppChange, { change: 'set' }>

/** Sets fields that the record has; what hangs on them in Apollo is not worked out. */
export function setFields(write: Write, { kind, id, fields }: SetChange): string {
  const record = find(write, kind, id)
  if (!record) throw unknown(kind, id)
  const stray = Object.keys(fields).find((name) => name === 'id' || !(name in record))
  if (stray !== undefined) throw new Refusal(unprocessable(`a ${kind} has no ${stray} to set`))
  Object.assign(record, fields)
  if (kind === 'contact' || kind === 'sequence') touch(write.team, id, toIso(write.nowMs))
  return id
}

function find({ team }: Write, kind: SettableKind, id: string): object | undefined {
  switch (kind) {
    case 'contact':
      return team.contacts.get(id)
    case 'sequence':
      return team.sequences.get(id)
    case 'mailbox':
      return team.mailboxes.find((mailbox) => mailbox.id === id)
    default:
      return team.dealStages.find((stage) => stage.id === id)
  }
}
