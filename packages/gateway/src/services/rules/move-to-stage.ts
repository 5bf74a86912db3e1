import type { Account, Contact } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import type { AuditEntry } from '../../db/audit-log.ts'
import type { Tx } from '../../db/database.ts'
import { outcomeUnknown, pause, unlessUnknown } from '../deals/create-once.ts'
import { updateDeal } from '../deals/update-deal.ts'
import { requireNamed } from '../events/check-conditions.ts'
import { fileAccounts } from '../sync/file-accounts.ts'
import { type FileContactsParts, fileContacts } from '../sync/file-contacts.ts'
import { asOwn, type Filed } from '../sync/filed.ts'
import { recordFiled } from '../sync/record-filed.ts'
import type { Act, Deed } from './deed.ts'
import { effectOf } from './find-causes.ts'
import type { ActionOf } from './rule-actions.ts'

type StageAction = ActionOf<'move_stage'>

/** Setting a stage twice is setting it once: a run that died in between is simply made again. */
export async function moveToStage(context: Context, action: StageAction, { facts, begin }: Act): Promise<Deed> {
  const { object } = action
  const record = await facts.subject(object)
  if (!record?.apolloId) return { state: 'failed', reason: `no_${object}` }
  const stageId = await requireNamed(facts.names, `${object} stage`, { words: action.stage, path: 'stage' })
  if (record.values.stageId === stageId) return { state: 'done', reason: 'already_there' }
  const effect = effectOf.stage({ type: object, id: record.id ?? record.apolloId }, stageId)
  await begin(effect)
  if (object === 'deal') {
    await updateDeal.call(context, { id: record.apolloId, stageId })
    return { state: 'done', effect }
  }
  const move = { apolloId: record.apolloId, stageId }
  if (object === 'contact') {
    const contact = await setRepeatedly(context, () => setContactStage(context, move))
    return {
      state: 'done',
      effect,
      write: (tx) => store(tx, context, (parts) => fileContacts(tx, [contact], parts)),
    }
  }
  const account = await setRepeatedly(context, () => setAccountStage(context, move))
  return { state: 'done', effect, write: (tx) => store(tx, context, (parts) => fileAccounts(tx, [account], parts)) }
}

interface Move {
  apolloId: string
  stageId: string
}

const looksAfterMs = [200, 1000, 3000]

async function setRepeatedly<T>(context: Context, set: () => Promise<T>): Promise<T> {
  for (const afterMs of looksAfterMs) {
    const answer = await unlessUnknown(set)
    if (answer !== undefined) return answer
    await pause(context, { afterMs, noun: 'change of stage' })
  }
  throw outcomeUnknown('change of stage')
}

async function setContactStage(context: Context, { apolloId, stageId }: Move): Promise<Contact> {
  const options = callOptions(context, { mustEnd: true })
  return (await context.apollo.contacts.update(apolloId, { contact_stage_id: stageId }, options)).contact
}

async function setAccountStage(context: Context, { apolloId, stageId }: Move): Promise<Account> {
  const options = callOptions(context, { mustEnd: true })
  return (await context.apollo.accounts.update(apolloId, { account_stage_id: stageId }, options)).account
}

/** Files the answer as any other record of Apollo's, as a change of ours: the sync then finds nothing new about it. */
async function store(
  tx: Tx,
  context: Context,
  file: (parts: FileContactsParts) => Promise<readonly Filed[]>,
): Promise<AuditEntry[]> {
  const { makeId, clock } = context
  const filed = await file({ makeId, at: new Date(clock.now()), source: 'delos' })
  await recordFiled(tx, context, asOwn(filed))
  return filed.flatMap(({ audit }) => audit ?? [])
}
