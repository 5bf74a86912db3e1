import type { CampaignCount, Sequence } from '@delos/client'
import { z } from 'zod'
import { callOptions } from '../../apollo-call.ts'
import { operation } from '../../operation.ts'
import { page, pagination, paginationOf } from '../deals/fields.ts'

const perPage = 50
/** Null while Apollo is still counting. */
const figure = z.number().nullable()
const counts = {
  scheduled: figure,
  delivered: figure,
  opened: figure,
  replied: figure,
  clicked: figure,
  bounced: figure,
  unsubscribed: figure,
}
const rates = { opened: figure, replied: figure, clicked: figure, bounced: figure, unsubscribed: figure }

const sequenceView = z.object({
  id: z.string(),
  name: z.string(),
  active: z.boolean(),
  steps: z.number(),
  ownerId: z.string().nullable(),
  createdAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
  counts: z.object(counts),
  rates: z.object(rates),
})

export const listSequences = operation({
  name: 'sequences.list',
  summary: 'List sequences with their engagement figures, 50 a page',
  scope: 'read',
  input: z.strictObject({ name: z.string().min(1).max(250).optional().describe('Part of the name'), page }),
  output: z.object({ sequences: z.array(sequenceView), pagination }),
  async run(context, { name, page }) {
    const answer = await context.apollo.sequences.search(
      { q_name: name, page, per_page: perPage },
      callOptions(context),
    )
    return {
      sequences: answer.emailer_campaigns.map(toView),
      pagination: paginationOf(page, perPage, answer.pagination.total_entries),
    }
  },
})

function toView(sequence: Sequence): z.input<typeof sequenceView> {
  return {
    id: sequence.id,
    name: sequence.name,
    active: sequence.active,
    steps: sequence.num_steps,
    ownerId: sequence.user_id,
    createdAt: sequence.created_at ?? null,
    lastUsedAt: sequence.last_used_at ?? null,
    counts: {
      scheduled: counted(sequence.unique_scheduled),
      delivered: counted(sequence.unique_delivered),
      opened: counted(sequence.unique_opened),
      replied: counted(sequence.unique_replied),
      clicked: counted(sequence.unique_clicked),
      bounced: counted(sequence.unique_bounced),
      unsubscribed: counted(sequence.unique_unsubscribed),
    },
    rates: {
      opened: counted(sequence.open_rate),
      replied: counted(sequence.reply_rate),
      clicked: counted(sequence.click_rate),
      bounced: counted(sequence.bounce_rate),
      unsubscribed: counted(sequence.opt_out_rate),
    },
  }
}

function counted(figure: CampaignCount | undefined): number | null {
  return typeof figure === 'number' ? figure : null
}
