import { sql } from 'kysely'
import type { Db } from '../database.ts'

export interface DeliveryFigures {
  pending: number
  overdue: number
  oldestDueAt: Date | null
  working: number
  failing: number
  disabled: number
}

/** Webhooks and what is to be delivered to them. */
export async function readDeliveryFigures(db: Db, now: Date): Promise<DeliveryFigures> {
  const { rows } = await sql<DeliveryFigures>`
    select d.*, e.* from (
      select count(*)::int as pending, count(*) filter (where next_at <= ${now})::int as overdue,
        min(next_at) filter (where next_at <= ${now}) as oldest_due_at
      from webhook_deliveries where status = 'pending'
    ) d, (
      select count(*) filter (where disabled_at is null and failing_since is null)::int as working,
        count(*) filter (where disabled_at is null and failing_since is not null)::int as failing,
        count(*) filter (where disabled_at is not null)::int as disabled
      from webhook_endpoints
    ) e`.execute(db)
  const [row] = rows
  if (!row) throw new Error('An aggregate has one row')
  return row
}

export interface AwaitedFigure {
  kind: string
  count: number
  oldestAt: Date
}

/** Results that Apollo has promised. */
export async function readAwaitedFigures(db: Db): Promise<AwaitedFigure[]> {
  const { rows } = await sql<AwaitedFigure>`
    select kind, count(*)::int as count, min(created_at) as oldest_at
    from callback_requests where state = 'awaiting' group by kind`.execute(db)
  return rows
}

export interface ConsumerFigure {
  /** `rules` or `webhooks`. */
  consumer: string
  behind: number
  parked: number
}

/** Who listens to the feed, all webhooks as one: how far the last of them is behind. */
export async function readConsumerFigures(db: Db): Promise<ConsumerFigure[]> {
  const { rows } = await sql<ConsumerFigure>`
    select case when c.name like 'webhook:%' then 'webhooks' else c.name end as consumer,
      max(h.seq - c.seq)::int as behind,
      sum((select count(*) from parked_events p where p.consumer = c.name))::int as parked
    from event_consumers c, event_head h group by 1`.execute(db)
  return rows
}
