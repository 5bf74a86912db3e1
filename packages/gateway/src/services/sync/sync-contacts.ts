import type { Contact } from '@delos/client'
import { z } from 'zod'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { operation } from '../../operation.ts'
import { findResume, findWatermark, finishPass, putResume, type Resume } from './contact-cursor.ts'
import { fileContacts } from './file-contacts.ts'
import { syncReport } from './sync-object.ts'
import { runSync, type SyncRun, savePage } from './sync-run.ts'
import { mostPages, type Page, rowsPerPage, walkPages } from './walk-pages.ts'

/** Apollo's search shows a change late, so a little of what was read is read again. */
const overlapMs = 2 * 60 * 1000

export const syncContacts = operation({
  name: 'contacts.sync',
  summary: 'Read the saved contacts that changed in Apollo, newest first, down to the last ones known',
  scope: 'write',
  input: z.strictObject({}),
  output: syncReport,
  run: (context) =>
    runSync(context, 'contacts', async (run) => {
      const broken = await findResume(context.db)
      // What changed while the broken pass lay idle is above where it began: that takes a second pass.
      if (broken) await readDown(context, run, broken)
      await readDown(context, run)
    }),
})

/** The watermark moves with the last page, and not before: until then every page above it has to be read again. */
async function readDown(context: Context, run: SyncRun, broken?: Resume): Promise<void> {
  const watermark = await findWatermark(context.db)
  const floorMs = watermark === undefined ? Number.NEGATIVE_INFINITY : Date.parse(watermark) - overlapMs
  let highest = broken?.highest
  const fromPage = broken && (await findPageAbove(context, run, broken))
  for await (const page of walkPages({
    run,
    clock: context.clock,
    fromPage,
    fetch: (paging) => fetchContacts(context, paging),
  })) {
    highest = newest(highest, page)
    const changed = page.rows.filter((contact) => Date.parse(contact.updated_at) >= floorMs)
    const isThrough = page.isLast || changed.length < page.rows.length
    const reached = page.rows.at(-1)?.updated_at
    await savePage(context, run, async (tx, at) => {
      if (isThrough) await finishPass(tx, highest, at)
      else await putResume(tx, breakingOff({ page: page.page, reached, highest }), at)
      return fileContacts(tx, changed, { makeId: context.makeId, at })
    })
    if (isThrough) return
  }
}

/** Past the last page that Apollo shows there is nothing to go on with: the next run begins at the top. */
function breakingOff({ page, reached, highest }: Partial<Resume> & { page: number }): Resume | null {
  return page < mostPages && reached && highest ? { page, reached, highest } : null
}

/** The page that was filed last, or an earlier one where contacts have vanished since and the others moved up. */
async function findPageAbove(context: Context, run: SyncRun, { page, reached }: Resume): Promise<number> {
  for (let candidate = page; candidate > 1; candidate -= 1) {
    run.requests += 1
    const { rows } = await fetchContacts(context, { page: candidate, per_page: rowsPerPage })
    const [first] = rows
    if (first && Date.parse(first.updated_at) >= Date.parse(reached)) return candidate
  }
  return 1
}

async function fetchContacts(context: Context, paging: { page: number; per_page: number }) {
  const params = { sort_by_field: 'contact_updated_at', sort_ascending: false, ...paging } as const
  const { contacts, pagination } = await context.apollo.contacts.search(params, callOptions(context))
  return { rows: contacts, totalEntries: pagination.total_entries }
}

function newest(highest: string | undefined, { rows }: Page<Contact>): string | undefined {
  return rows.reduce<string | undefined>(
    (so, { updated_at }) => (so === undefined || Date.parse(updated_at) > Date.parse(so) ? updated_at : so),
    highest,
  )
}
