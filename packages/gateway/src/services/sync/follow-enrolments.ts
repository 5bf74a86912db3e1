import type { Contact } from '@delos/client'
import type { Tx } from '../../db/database.ts'
import {
  insertStandings,
  listStandings,
  type NewSequenceStanding,
  type SequenceStandingRow,
} from '../../db/sequence-history.ts'
import type { MakeId } from '../../ids.ts'

/** Writes down where contacts stand in their sequences, wherever that is not as it was last seen. */
export async function followEnrolments(
  tx: Tx,
  contacts: readonly Contact[],
  { makeId, at }: { makeId: MakeId; at: Date },
): Promise<void> {
  const told = contacts.filter(({ contact_campaign_statuses: statuses }) => Array.isArray(statuses))
  const known = new Map<string, SequenceStandingRow[]>()
  for (const row of await listStandings(
    tx,
    told.map(({ id }) => id),
  )) {
    known.set(row.apolloContactId, [...(known.get(row.apolloContactId) ?? []), row])
  }
  const rows = told.flatMap((contact) => newStandings(contact, known.get(contact.id) ?? []))
  await insertStandings(
    tx,
    rows.map((row) => ({ ...row, id: makeId(), at })),
  )
}

type Standing = Omit<NewSequenceStanding, 'id' | 'at'>

function newStandings(contact: Contact, known: readonly SequenceStandingRow[]): Standing[] {
  const now = contact.contact_campaign_statuses.map(
    ({ emailer_campaign_id, status, inactive_reason, current_step_position }): Standing => ({
      sequenceId: emailer_campaign_id,
      apolloContactId: contact.id,
      status,
      reason: inactive_reason ?? null,
      step: current_step_position ?? null,
    }),
  )
  const before = new Map(known.map((row) => [row.sequenceId, row]))
  const moved = now.filter((one) => {
    const last = before.get(one.sequenceId)
    return !last || last.status !== one.status || last.reason !== one.reason || last.step !== one.step
  })
  const inIt = new Set(now.map(({ sequenceId }) => sequenceId))
  const left = known.filter(({ sequenceId, status }) => status !== null && !inIt.has(sequenceId))
  return [
    ...moved,
    ...left.map(({ sequenceId, apolloContactId, step }) => ({
      sequenceId,
      apolloContactId,
      status: null,
      reason: 'removed',
      step,
    })),
  ]
}
