import type { CrmAdapter, CrmObject, CrmRecord, CrmWriteResult } from '../../src/crm/crm-adapter.ts'
import type { CrmWorld, WorldFields } from './crm-world.ts'

export interface Feed {
  records: CrmRecord[]
  deleted: string[]
  merged: { from: string; into: string }[]
  cursor: string
  pages: number
}

const mostPages = 500

/** Follows the feed until it says that nothing more has changed. */
export async function follow(
  adapter: CrmAdapter,
  object: CrmObject,
  from: { fields: readonly string[]; cursor: string | null },
): Promise<Feed> {
  const feed: Feed = { records: [], deleted: [], merged: [], cursor: from.cursor ?? '', pages: 0 }
  for (let { cursor } = from; feed.pages < mostPages; ) {
    const page = await adapter.changes(object, { fields: from.fields, cursor })
    feed.records.push(...page.records)
    feed.deleted.push(...page.deleted.map(({ id }) => id))
    feed.merged.push(...page.merged)
    feed.cursor = page.cursor
    feed.pages += 1
    if (page.isLast) return feed
    cursor = page.cursor
  }
  throw new Error(`The feed of ${object} did not end after ${mostPages} pages`)
}

export function personFields({ names: { contacts } }: CrmWorld, number: number, more: WorldFields = {}): WorldFields {
  return {
    [contacts.email]: `person${number}@conformance.example`,
    [contacts.firstName]: 'Ada',
    [contacts.lastName]: `Number ${number}`,
    ...more,
  }
}

/** The id of a write that went well; the fault is the failure otherwise. */
export function idOf(result: CrmWriteResult | undefined): string {
  if (result?.ok) return result.id
  throw new Error(`The write failed: ${JSON.stringify(result)}`)
}

export function byKey(results: readonly CrmWriteResult[]): Map<string, CrmWriteResult> {
  return new Map(results.map((result) => [result.key, result]))
}
