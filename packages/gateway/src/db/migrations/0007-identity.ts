import { type Kysely, sql } from 'kysely'

/** Contacts that proved to be one person, what tells them apart again, and every way to name an organization. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table contacts add column joined_into text references contacts on delete cascade;
    create index contacts_joined on contacts (joined_into) where joined_into is not null;
    create table contact_joins (
      id text primary key,
      survivor_id text not null references contacts on delete cascade,
      lost_id text not null references contacts on delete cascade,
      main_id text not null,
      evidence jsonb not null,
      survivor_before jsonb not null,
      lost_before jsonb not null,
      merged jsonb not null,
      names jsonb not null,
      moved jsonb not null,
      joined_at timestamptz not null,
      split_at timestamptz
    );
    create index contact_joins_by_survivor on contact_joins (survivor_id);
    create index contact_joins_by_lost on contact_joins (lost_id);
    create table contact_splits (
      one_id text not null references contacts on delete cascade,
      other_id text not null references contacts on delete cascade,
      evidence jsonb not null,
      split_at timestamptz not null
    );
    create index contact_splits_by_one on contact_splits (one_id);
    create index contact_splits_by_other on contact_splits (other_id);
    create table organization_identities (
      kind text not null,
      value text not null,
      organization_id text not null references organizations on delete cascade,
      created_at timestamptz not null,
      primary key (kind, value, organization_id)
    );
    create unique index organization_identities_one on organization_identities (kind, value) 
      where kind not in ('name', 'website');
    create index organization_identities_by_organization on organization_identities (organization_id);
  `.execute(db)
  await nameOrganizations(db)
}

interface StoredOrganization {
  id: string
  apolloId: string | null
  domain: string | null
  name: string | null
  linkedinUrl: string | null
  websiteUrl: string | null
  createdAt: Date
}

const rowsPerRead = 500

async function nameOrganizations(db: Kysely<unknown>): Promise<void> {
  for (let after = ''; ; ) {
    const { rows } = await sql<StoredOrganization>`
      select id, apollo_id, domain, name, linkedin_url, website_url, created_at from organizations
      where id > ${after} order by id limit ${rowsPerRead}
    `.execute(db)
    const names = JSON.stringify(rows.flatMap(namesOf))
    await sql`
      insert into organization_identities (kind, value, organization_id, created_at)
      select * from jsonb_to_recordset(${names}::jsonb)
        as named(kind text, value text, organization_id text, created_at timestamptz)
      on conflict do nothing
    `.execute(db)
    const last = rows.at(-1)
    if (!last || rows.length < rowsPerRead) return
    after = last.id
  }
}

function namesOf({ id, createdAt, ...row }: StoredOrganization): object[] {
  const values = {
    apollo: row.apolloId,
    domain: row.domain,
    website: hostOf(row.websiteUrl ?? ''),
    linkedin: companyOf(row.linkedinUrl ?? ''),
    name: foldName(row.name ?? ''),
  }
  return Object.entries(values).flatMap(([kind, value]) =>
    value ? [{ kind, value, organization_id: id, created_at: createdAt }] : [],
  )
}

// As the services spell them today. A migration stays as it was when it ran, so it does not share their code.

function hostOf(url: string): string | undefined {
  const host = /^(?:https?:\/\/)?(?:www\d?\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)\/?$/i.exec(url.trim())?.[1]
  return host?.toLowerCase()
}

function companyOf(url: string): string | undefined {
  const slug = /linkedin\.com\/+(?:company|school|showcase)\/+([^/?#\s]+)/i.exec(url)?.[1]
  return slug && `company/${slug.toLowerCase()}`
}

const legalForms =
  /^(inc|incorporated|corp|corporation|co|company|llc|llp|lp|ltd|limited|plc|gmbh|mbh|ag|kg|kgaa|ug|ohg|ev|se|sa|sas|sasu|sarl|srl|spa|sl|slu|bv|nv|oy|oyj|ab|as|asa|aps|kk|pty|pte|pvt|sro|spzoo|and|und|et)$/

function foldName(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('.', '')
    .replaceAll(/[łŁ]/g, 'l')
    .replaceAll(/[øØ]/g, 'o')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .split(' ')
  while (words.length > 1 && legalForms.test(words.at(-1) ?? '')) words.pop()
  return words.join(' ')
}
