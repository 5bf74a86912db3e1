import type { ReadDb, Tx } from '../../db/database.ts'
import { findCursor, putCursor } from '../../db/sync.ts'

/** Where a pass over the contacts was broken off. */
export interface Resume {
  page: number
  /** The change time of the last contact that was filed; everything newer is filed too. */
  reached: string
  /** The newest change time of the pass: the watermark, once the pass is through. */
  highest: string
}

const watermarkName = 'contacts'
const resumeName = 'contacts-resume'

export function findWatermark(db: ReadDb): Promise<string | undefined> {
  return findCursor(db, watermarkName)
}

export async function findResume(db: ReadDb): Promise<Resume | undefined> {
  const text = await findCursor(db, resumeName)
  return text === undefined ? undefined : (JSON.parse(text) as Resume)
}

export async function putResume(tx: Tx, resume: Resume | null, at: Date): Promise<void> {
  await putCursor(tx, { object: resumeName, watermark: resume && JSON.stringify(resume), at })
}

/** Moves only forward: of two passes at once the one that saw more decides. */
export async function finishPass(tx: Tx, highest: string | undefined, at: Date): Promise<void> {
  await putResume(tx, null, at)
  const known = await findWatermark(tx)
  if (highest === undefined || (known !== undefined && Date.parse(known) >= Date.parse(highest))) return
  await putCursor(tx, { object: watermarkName, watermark: highest, at })
}
