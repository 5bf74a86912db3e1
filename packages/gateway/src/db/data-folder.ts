import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folder is in the hands of another process. PGlite itself would open it and lose rows silently. */
export class DataFolderLockedError extends Error {
  readonly holder: number

  constructor(dataDir: string, holder: number, since: string) {
    super(`The data folder ${dataDir} is in use by process ${holder} (since ${since}). Stop it, or set DELOS_DATA_DIR.`)
    this.name = 'DataFolderLockedError'
    this.holder = holder
  }
}

interface Holder {
  pid: number
  startedAt: string
  /** Tells a process from a later one that was given the same number; empty where the system does not say. */
  birth: string
}

/** Takes the folder for this process; returns how to give it back. A lock is only ever taken over from a dead process. */
export function lockDataFolder(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true })
  const path = join(dataDir, 'delos.lock')
  for (let attempt = 0; attempt < 3; attempt++) {
    if (tryLock(path)) return () => rmSync(path, { force: true })
    const holder = readHolder(path)
    if (holder && isAlive(holder)) throw new DataFolderLockedError(dataDir, holder.pid, holder.startedAt)
    setAside(path, holder)
  }
  throw new Error(`The lock file ${path} could not be taken`)
}

/** A hard link appears whole or not at all: nobody can read a half-written lock and think it stale. */
function tryLock(path: string): boolean {
  const draft = `${path}.${process.pid}`
  const holder: Holder = { pid: process.pid, startedAt: new Date().toISOString(), birth: birthOf(process.pid) }
  writeFileSync(draft, JSON.stringify(holder))
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Removes the lock of the dead; one that a quicker starter has put there meanwhile is put back. */
function setAside(path: string, dead: Holder | undefined): void {
  const aside = `${path}.stale.${process.pid}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  const taken = readHolder(aside)
  if (taken && taken.pid !== dead?.pid && isAlive(taken)) renameSync(aside, path)
  else rmSync(aside, { force: true })
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return !holder.birth || birthOf(holder.pid) === holder.birth
}

/** The start time in clock ticks, from Linux's process table. */
function birthOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
