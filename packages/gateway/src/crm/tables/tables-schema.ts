import type { CrmObject } from '../crm-adapter.ts'

export const tableObjects = ['contacts', 'companies', 'deals', 'tasks'] as const satisfies CrmObject[]
export type TableObject = (typeof tableObjects)[number]

const schemaName = /^[a-z_][a-z0-9_]{0,40}$/

export function isSchemaName(name: string): boolean {
  return schemaName.test(name)
}

/**
 * Everything that the adapter needs, where it is missing. A team may add columns of its own: they become fields. The
 * change of a record is noted in the transaction that makes it, under that transaction's number: who reads only those
 * below the oldest that is still open misses none, in whatever order they commit.
 */
export function schemaScript(schema: string): string {
  return `
    select pg_advisory_xact_lock(hashtext('delos tables ${schema}'));
    create schema if not exists ${schema};
    create table if not exists ${schema}.owners (
      id text primary key default gen_random_uuid()::text,
      email text not null unique,
      name text,
      active boolean not null default true
    );
    create table if not exists ${schema}.stages (
      id text primary key,
      name text not null,
      position integer not null default 0,
      is_closed boolean not null default false,
      is_won boolean not null default false
    );
    insert into ${schema}.stages (id, name, position, is_closed, is_won)
    select * from (values
      ('qualify', 'Qualify', 1, false, false), ('demo', 'Demo', 2, false, false), ('propose', 'Propose', 3, false, false),
      ('negotiate', 'Negotiate', 4, false, false), ('won', 'Closed Won', 5, true, true), ('lost', 'Closed Lost', 6, true, false)
    ) as usual(id, name, position, is_closed, is_won)
    where not exists (select from ${schema}.stages);
    do $do$ begin
      if to_regtype('${schema}.contact_status') is null then
        create type ${schema}.contact_status as enum ('lead', 'approaching', 'replied', 'interested', 'customer', 'lost');
      end if;
    end $do$;
    create table if not exists ${schema}.companies (
      ${keyColumns},
      name text not null,
      domain varchar(253),
      phone text,
      linkedin_url text,
      industry text,
      employees integer,
      city text,
      country text,
      ${commonColumns(schema)}
    );
    create table if not exists ${schema}.contacts (
      ${keyColumns},
      email varchar(320),
      first_name text,
      last_name text,
      title text,
      phone text,
      linkedin_url text,
      city text,
      country text,
      status ${schema}.contact_status,
      company_id text references ${schema}.companies on delete set null,
      ${commonColumns(schema)}
    );
    create table if not exists ${schema}.deals (
      ${keyColumns},
      name text not null,
      amount numeric,
      close_date date,
      stage text references ${schema}.stages,
      company_id text references ${schema}.companies on delete set null,
      contact_ids text[] not null default '{}',
      ${commonColumns(schema)}
    );
    create table if not exists ${schema}.tasks (
      ${keyColumns},
      title text not null,
      note text,
      status text,
      due_at timestamptz,
      company_id text references ${schema}.companies on delete set null,
      contact_ids text[] not null default '{}',
      ${commonColumns(schema)}
    );
    create index if not exists contacts_by_email on ${schema}.contacts (lower(email));
    create index if not exists contacts_by_linkedin on ${schema}.contacts (lower(linkedin_url));
    create index if not exists companies_by_domain on ${schema}.companies (lower(domain));
    create index if not exists companies_by_name on ${schema}.companies (lower(name));
    create index if not exists deals_by_name on ${schema}.deals (lower(name));
    create sequence if not exists ${schema}.change_numbers;
    create table if not exists ${schema}.changes (
      object text not null,
      id text not null,
      kind text not null check (kind in ('set', 'gone', 'merged')),
      into_id text,
      tx xid8 not null,
      seq bigint not null,
      at timestamptz not null,
      primary key (object, id)
    );
    create index if not exists changes_in_order on ${schema}.changes (object, tx, seq);
    create index if not exists changes_by_survivor on ${schema}.changes (object, into_id) where into_id is not null;
    ${functions(schema)}
    ${tableObjects.map((object) => triggers(schema, object)).join('\n')}
    -- A copy of another cluster brings numbers that have not been given out here yet.
    update ${schema}.changes set tx = pg_current_xact_id() where tx > pg_current_xact_id();
  `
}

const keyColumns = `
      id text primary key default gen_random_uuid()::text,
      delos_key text unique`

function commonColumns(schema: string): string {
  return `
      owner_id text references ${schema}.owners,
      created_at timestamptz not null default clock_timestamp(),
      updated_at timestamptz(3) not null default clock_timestamp()`
}

function functions(schema: string): string {
  return `
    create or replace function ${schema}.note_change(object text, id text, kind text, into_id text) returns void
    language sql as $body$
      insert into ${schema}.changes as known (object, id, kind, into_id, tx, seq, at)
      values ($1, $2, $3, $4, pg_current_xact_id(), nextval('${schema}.change_numbers'), clock_timestamp())
      on conflict (object, id) do update
      set kind = excluded.kind, into_id = excluded.into_id, tx = excluded.tx, seq = excluded.seq, at = excluded.at;
    $body$;
    create or replace function ${schema}.touch() returns trigger language plpgsql as $body$
    begin
      if tg_op = 'UPDATE' then
        new.updated_at := old.updated_at;
        if new is not distinct from old then return new; end if;
      end if;
      new.updated_at := date_trunc('milliseconds', clock_timestamp());
      return new;
    end $body$;
    create or replace function ${schema}.note() returns trigger language plpgsql as $body$
    begin
      if tg_op = 'DELETE' then
        perform ${schema}.note_change(tg_argv[0], old.id, 'gone', null);
      elsif tg_op = 'INSERT' or new is distinct from old then
        perform ${schema}.note_change(tg_argv[0], new.id, 'set', null);
      end if;
      return null;
    end $body$;
    create or replace function ${schema}.merge_records(object text, from_id text, into_id text) returns void
    language plpgsql as $body$
    begin
      if object = 'companies' then
        update ${schema}.contacts set company_id = $3 where company_id = $2;
        update ${schema}.deals set company_id = $3 where company_id = $2;
        update ${schema}.tasks set company_id = $3 where company_id = $2;
      elsif object = 'contacts' then
        update ${schema}.deals set contact_ids = array_replace(contact_ids, $2, $3) where $2 = any(contact_ids);
        update ${schema}.tasks set contact_ids = array_replace(contact_ids, $2, $3) where $2 = any(contact_ids);
      end if;
      execute format('delete from ${schema}.%I where id = $1', object) using from_id;
      perform ${schema}.note_change($1, $2, 'merged', $3);
    end $body$;`
}

function triggers(schema: string, object: TableObject): string {
  return `
    create or replace trigger touch before insert or update on ${schema}.${object}
    for each row execute function ${schema}.touch();
    create or replace trigger note after insert or update or delete on ${schema}.${object}
    for each row execute function ${schema}.note('${object}');
    insert into ${schema}.changes (object, id, kind, tx, seq, at)
    select '${object}', id, 'set', pg_current_xact_id(), nextval('${schema}.change_numbers'), clock_timestamp()
    from ${schema}.${object}
    on conflict do nothing;`
}
