import { type Kysely, sql } from 'kysely'

/**
 * Claims a person and holds the price, behind the gate, where nothing that is stored, under way, in doubt or budgeted has
 * a say: `claimed`. `look`: something has, and nothing was written. Statement by statement, because one that waits for the
 * gate must not judge by what it saw before.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function claim_person(
      p_kinds text[], p_values text[], p_purchase_id text, p_wish jsonb, p_reservation_id text, p_held_milli bigint,
      p_owner_id text, p_scope jsonb, p_request_id text, p_at timestamptz, p_sent_at timestamptz
    ) returns text language plpgsql as $$
    declare
      v_closed_until timestamptz;
    begin
      select closed_until into v_closed_until from spend_gate for update;
      if v_closed_until > p_at then
        return 'closed';
      end if;
      if exists (select from purchases where state = 'open' and subject = 'person')
        or exists (select from budgets where scope <@ p_scope)
        or exists (
          select from unnest(p_kinds, p_values) as named(kind, value)
          where exists (select from identities i where i.kind = named.kind and i.value = named.value offset 0)
            or exists (select from misses m where m.kind = named.kind and m.value = named.value offset 0)
            or exists (select from purchase_claims c where c.kind = named.kind and c.value = named.value offset 0)
        )
      then
        return 'look';
      end if;
      insert into credit_reservations (id, endpoint, state, held_milli, owner_id, key_id, team, tag, session, job_id,
          request_id, created_at, sent_at)
        values (p_reservation_id, 'people/match', 'held', p_held_milli, p_owner_id, p_scope ->> 'key',
          p_scope ->> 'team', p_scope ->> 'tag', p_scope ->> 'session', p_scope ->> 'job', p_request_id, p_at, p_sent_at);
      insert into credit_entries (reservation_id, kind, held_delta_milli, posted_delta_milli, at)
        values (p_reservation_id, 'hold', p_held_milli, 0, p_at);
      insert into purchases (id, subject, reservation_id, state, wish, created_at)
        values (p_purchase_id, 'person', p_reservation_id, 'open', p_wish, p_at);
      insert into purchase_claims (kind, value, purchase_id)
        select named.kind, named.value, p_purchase_id from unnest(p_kinds, p_values) as named(kind, value);
      return 'claimed';
    end $$;
  `.execute(db)
}
