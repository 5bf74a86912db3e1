import { type Kysely, sql } from 'kysely'

/** Organizations, accounts, contacts, and every way to name them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table organizations (
      id text primary key,
      apollo_id text unique,
      domain text unique,
      name text,
      website_url text,
      linkedin_url text,
      industry text,
      employees integer,
      city text,
      country text,
      raw jsonb,
      enriched_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create table accounts (
      id text primary key,
      apollo_id text not null unique,
      organization_id text references organizations,
      name text,
      domain text,
      stage_id text,
      owner_id text,
      content_hash text not null,
      raw jsonb not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create table contacts (
      id text primary key,
      apollo_id text unique,
      apollo_contact_id text unique,
      email text unique,
      email_status text,
      first_name text,
      last_name text,
      name text,
      title text,
      seniority text,
      phone text,
      linkedin_url text,
      city text,
      country text,
      organization_id text references organizations,
      stage_id text,
      owner_id text,
      raw jsonb,
      enriched_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create index contacts_by_organization on contacts (organization_id);
    create table identities (
      kind text not null,
      value text not null,
      contact_id text not null references contacts on delete cascade,
      created_at timestamptz not null,
      primary key (kind, value)
    );
    create index identities_by_contact on identities (contact_id);
    create table misses (
      kind text not null,
      value text not null,
      checked_at timestamptz not null,
      expires_at timestamptz not null,
      primary key (kind, value)
    );
  `.execute(db)
}
