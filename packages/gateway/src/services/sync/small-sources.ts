import type { Field, Label, Sequence, User } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import { fileRecords } from './file-records.ts'
import { fileSequences } from './file-sequences.ts'
import { readSequenceEmails } from './read-sequence-emails.ts'
import { fieldKind, listKind, type RecordKind, stageKind, userKind } from './record-kinds.ts'
import type { Source } from './source.ts'
import { type ApolloStage, dealStage, savedRecordStage } from './stage.ts'

export const sequenceSource: Source<Sequence> = {
  object: 'sequences',
  async fetch(context, { page, perPage }) {
    const answer = await context.apollo.sequences.search(
      { page, per_page: perPage },
      callOptions(context, { cache: 'refresh' }),
    )
    return { rows: answer.emailer_campaigns, totalEntries: answer.pagination.total_entries }
  },
  file: fileSequences,
  readRest: readSequenceEmails,
}

export const userSource: Source<User> = {
  object: 'users',
  async fetch(context, { page, perPage }) {
    const answer = await context.apollo.users.search(
      { page, per_page: perPage },
      callOptions(context, { cache: 'refresh' }),
    )
    return { rows: answer.users, totalEntries: answer.pagination.total_entries }
  },
  file: filing(userKind),
}

export const stageSource: Source<ApolloStage> = {
  object: 'stages',
  wholeIn: 3,
  async fetch(context) {
    const { apollo } = context
    const options = callOptions(context, { cache: 'refresh' })
    const [contacts, accounts, deals] = await Promise.all([
      apollo.contacts.stages(options),
      apollo.accounts.stages(options),
      apollo.deals.stages(options),
    ])
    return whole([
      ...contacts.map((stage) => savedRecordStage('contact', stage)),
      ...accounts.map((stage) => savedRecordStage('account', stage)),
      ...deals.map(dealStage),
    ])
  },
  file: filing(stageKind),
}

export const listSource: Source<Label> = {
  object: 'lists',
  wholeIn: 1,
  fetch: async (context) => whole(await context.apollo.labels.list(callOptions(context, { cache: 'refresh' }))),
  file: filing(listKind),
}

export const fieldSource: Source<Field> = {
  object: 'fields',
  wholeIn: 1,
  fetch: async (context) =>
    whole(await context.apollo.fields.list({ source: 'custom' }, callOptions(context, { cache: 'refresh' }))),
  file: filing(fieldKind),
}

function filing<Row extends { id: string }>(kind: RecordKind<Row>): Source<Row>['file'] {
  return (tx, rows, parts) => fileRecords(tx, { kind, rows }, parts)
}

function whole<Row>(rows: Row[]) {
  return { rows, totalEntries: rows.length }
}
