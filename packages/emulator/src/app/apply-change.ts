import { type Params, readText } from '../params.ts'
import { checkAccountIds, createAccount, updateAccount } from '../team/account-write.ts'
import { checkContactIds, createContact, updateContact } from '../team/contact-write.ts'
import { createConversation } from '../team/conversation.ts'
import { checkDealIds, createDeal, updateDeal } from '../team/deal-write.ts'
import { deleteRecord } from '../team/deletion.ts'
import { createNote } from '../team/note.ts'
import { checkTaskIds, createTask, updateTask } from '../team/task-write.ts'
import type { AppChange, AppKind, EditableKind, MovableKind } from './app-change.ts'
import { createDealStage } from './deal-stage.ts'
import { fixedId } from './fixed-id.ts'
import { mergeRecords } from './merge.ts'
import { recordOutcome } from './outcome.ts'
import { recordReply } from './reply.ts'
import { sendNextEmail } from './send.ts'
import { setFields } from './set-fields.ts'
import { unknown, type Write } from './write.ts'

/** Makes the change at once; the answer is the id of the record that it was about. A refusal changes nothing. */
export function applyChange(write: Write, change: AppChange): string {
  switch (change.change) {
    case 'create':
      return create(write, change.kind, change.fields)
    case 'edit':
      return edit(write, change)
    case 'set':
      return setFields(write, change)
    case 'move':
      return move(write, change)
    case 'delete':
      if (!deleteRecord(write.team, change.kind, change.id)) throw unknown(change.kind, change.id)
      return change.id
    case 'merge':
      return mergeRecords(write, change)
    case 'reply':
      return recordReply(write, change)
    case 'send':
      return sendNextEmail(write, change)
    default:
      return recordOutcome(write, change)
  }
}

type Create = (making: Write, fields: Params) => { id: string }

const CREATE: Record<AppKind, Create> = {
  contact: (making, fields) => {
    checkContactIds(making, fields)
    return createContact(making, fields)
  },
  account: (making, fields) => {
    checkAccountIds(making, fields)
    return createAccount(making, fields)
  },
  deal: (making, fields) => {
    checkDealIds(making, fields)
    return createDeal(making, fields)
  },
  task: (making, fields) => {
    checkTaskIds(making, fields)
    return createTask(making, { user_id: making.team.actingUser.id, ...fields })
  },
  note: (making, fields) => createNote(making, readText(fields.content) ?? '', fields),
  conversation: (making, fields) => createConversation(making, fields),
  deal_stage: createDealStage,
}

function create(write: Write, kind: AppKind, fields: Params): string {
  const { id, ...rest } = fields
  const ownId = readText(id)
  const making = ownId === undefined ? write : { ...write, ids: fixedId(write.ids, kind, ownId) }
  return CREATE[kind](making, rest).id
}

function edit(write: Write, { kind, id, fields }: { kind: EditableKind; id: string; fields: Params }): string {
  const { team } = write
  if (kind === 'contact') {
    const contact = team.contacts.get(id)
    if (!contact) throw unknown(kind, id)
    checkContactIds(write, fields)
    updateContact(write, contact, fields)
  } else if (kind === 'account') {
    const account = team.accounts.get(id)
    if (!account) throw unknown(kind, id)
    checkAccountIds(write, fields)
    updateAccount(write, account, fields)
  } else if (kind === 'deal') {
    const deal = team.deals.get(id)
    if (!deal) throw unknown(kind, id)
    checkDealIds(write, fields)
    updateDeal(write, deal, fields)
  } else {
    const task = team.tasks.get(id)
    if (!task) throw unknown(kind, id)
    checkTaskIds(write, fields)
    // In the app an untouched priority stays as it is.
    updateTask(write, task, { priority: task.priority, creator_id: task.creator_id, ...fields })
  }
  return id
}

const STAGE_FIELDS: Record<MovableKind, string> = {
  contact: 'contact_stage_id',
  account: 'account_stage_id',
  deal: 'opportunity_stage_id',
}

function move(write: Write, { kind, id, stage }: { kind: MovableKind; id: string; stage: string }): string {
  const { contactStages, accountStages, dealStages } = write.team
  const stages = { contact: contactStages, account: accountStages, deal: dealStages }[kind]
  const wanted = stages.find((known) => known.id === stage || known.name === stage)
  if (!wanted) throw unknown(`${kind} stage`, stage)
  return edit(write, { kind, id, fields: { [STAGE_FIELDS[kind]]: wanted.id } })
}
