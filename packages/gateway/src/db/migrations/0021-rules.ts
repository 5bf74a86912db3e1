import { type Kysely, sql } from 'kysely'

/** Rules answer every event with any number of actions; webhooks are told of events. What was there goes on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table rules add column actions jsonb, add column after_seq bigint not null default 0;
    update rules set actions = jsonb_build_array(action), conditions = (
      select coalesce(jsonb_agg(one.condition), '[]') from (values
        (case when conditions ? 'fromStageId' then jsonb_build_object('field', 'from', 'equals', conditions -> 'fromStageId') end),
        (case when conditions ? 'toStageId' then jsonb_build_object('field', 'to', 'equals', conditions -> 'toStageId') end),
        (case when conditions ? 'toStageName' then jsonb_build_object('field', 'to', 'equals', conditions -> 'toStageName') end)
      ) as one (condition) where one.condition is not null
    );
    alter table rules alter column actions set not null, drop column action;

    alter table rule_firings
      add column event_seq bigint not null default 0,
      add column action_index integer not null default 0,
      add column action jsonb,
      add column user_id text,
      add column chain jsonb not null default '[]',
      add column effect text,
      add column effect_seq bigint;
    update rule_firings set action = (select actions -> 0 from rules where id = rule_id), chain = jsonb_build_array(rule_id);
    alter table rule_firings
      alter column action set not null,
      drop constraint rule_firings_rule_id_cause_id_key,
      add unique (rule_id, cause_id, action_index);
    create index rule_firings_by_effect on rule_firings (effect) where effect is not null;

    create table rule_log (
      rule_id text not null references rules on delete cascade,
      event_seq bigint not null,
      event_id text not null,
      outcome text not null check (outcome in ('fired', 'not_matched', 'stopped')),
      reason text,
      at timestamptz not null,
      primary key (rule_id, event_seq)
    );
    create table rule_turns (
      rule_id text not null references rules on delete cascade,
      action_index integer not null,
      turn integer not null,
      primary key (rule_id, action_index)
    );

    alter table webhook_endpoints add column events jsonb, add column conditions jsonb;
  `.execute(db)
  await carryStageChanges(db)
}

/** What had happened becomes the beginning of the feed; what no rule had looked at yet comes last, and is looked at. */
async function carryStageChanges(db: Kysely<unknown>): Promise<void> {
  await sql`
    create temporary table carried on commit drop as
      select s.*, s.id in (
        select payload ->> 'changeId' from jobs where name = 'stage-change' and status in ('pending', 'queued', 'active')
      ) as is_open
      from stage_changes s;
    insert into events (seq, id, type, entity_type, entity_id, source, data, at)
      select (select seq from event_head) + row_number() over (order by is_open, changed_at, id),
        id, object || '.stage_changed', object, entity_id, source,
        jsonb_build_object('fromStageId', from_stage_id, 'toStageId', to_stage_id), changed_at
      from carried;
    update event_head set seq = coalesce((select max(seq) from events), seq);
    insert into event_consumers (name, seq, updated_at)
      select 'rules', seq - (select count(*) from carried where is_open), now() from event_head;
    update rules set after_seq = (select seq from event_consumers where name = 'rules');
    update rule_firings set event_seq = coalesce((select seq from events where id = cause_id), 0);
    drop table carried;
  `.execute(db)
}
