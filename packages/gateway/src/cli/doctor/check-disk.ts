import { constants } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Config } from '../../config.ts'
import { type Finding, fine, found, noteOf } from './finding.ts'

const leastBytes = 500 * 1024 * 1024
const mebibyte = 1024 * 1024

/** The data folder, or the folder that it will be made in. With PostgreSQL nothing is kept here. */
export async function checkDisk({ dataDir, databaseUrl }: Config): Promise<Finding[]> {
  if (databaseUrl) return []
  const check = 'disk'
  try {
    const folder = await nearest(resolve(dataDir))
    await access(folder, constants.W_OK)
    const { bavail, bsize } = await statfs(folder)
    const free = bavail * bsize
    const note = `${Math.round(free / mebibyte)} MB free`
    return [free < leastBytes ? found('disk_short', check, note) : fine(check, note)]
  } catch (error) {
    return [found('disk_unwritable', check, noteOf(error))]
  }
}

async function nearest(folder: string): Promise<string> {
  try {
    await access(folder)
    return folder
  } catch (error) {
    const above = dirname(folder)
    if (above === folder || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return nearest(above)
  }
}
