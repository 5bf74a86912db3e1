import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { writeBackupFile } from '../portable/backup-file.ts'
import { readDatabase } from '../portable/read-database.ts'
import type { Answer } from './answer.ts'
import type { Described, RouteCall } from './route.ts'

export const backupDescription: Described = {
  name: 'backup.make',
  summary: 'Everything that is stored, as `delos restore` takes it',
  scope: 'admin',
  input: z.strictObject({}),
  output: z.string(),
}

/** By way of a file: in the embedded database everybody waits while it is read, and must not wait for a slow reader too. */
export async function backupAnswer({ gateway }: RouteCall): Promise<Answer> {
  const folder = await mkdtemp(join(tmpdir(), 'delos-backup-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const path = join(folder, 'backup')
    const madeAt = new Date(gateway.clock.now())
    await writeBackupFile(path, (take) => readDatabase(gateway.db, { madeAt, take }))
    const body = createReadStream(path).once('close', () => void remove().catch(() => {}))
    const name = `delos-${madeAt.toISOString().slice(0, 19).replaceAll(':', '')}Z.backup`
    return {
      status: 200,
      headers: { 'content-type': 'application/gzip', 'content-disposition': `attachment; filename="${name}"` },
      body,
    }
  } catch (error) {
    await remove()
    throw error
  }
}
