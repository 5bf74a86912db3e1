import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { AppChange } from './app/app-change.ts'
import type { EngineJson } from './snapshot.ts'

/** A request that reached the windows. */
export interface ServedEntry {
  /** Epoch milliseconds. */
  t: number
  /** Method, URL, content type, body and status as they were. */
  m: string
  u: string
  c?: string
  b?: string
  s: number
  /** The id counter before the work. */
  n: number
}

/** A request that was only counted. */
export interface CountedEntry {
  t: number
  e: string
  s: number
}

/** Use by another consumer of the team. */
export interface OutsideEntry {
  t: number
  o: string
  r: number
  k: number
}

/** A change in the app. */
export interface AppEntry {
  t: number
  a: AppChange
  n: number
}

/** A restored snapshot. */
export interface RestoreEntry {
  t: number
  z: EngineJson
}

export type JournalEntry = ServedEntry | CountedEntry | OutsideEntry | AppEntry | RestoreEntry

interface Header {
  emulator: 1
  seed: number
}

/** An append-only file of one JSON line per request; a line without its end is dropped at the next opening. */
export class Journal {
  readonly #descriptor: number
  readonly #header: string
  readonly entries: JournalEntry[]

  constructor(path: string, seed: number) {
    const header: Header = { emulator: 1, seed }
    this.#header = `${JSON.stringify(header)}\n`
    const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    const [first, ...lines] = whole.split('\n').filter((line) => line !== '')
    if (first !== undefined) checkHeader(path, first, seed)
    this.entries = lines.map((line) => JSON.parse(line) as JournalEntry)
    this.#descriptor = openSync(path, 'a')
    ftruncateSync(this.#descriptor, Buffer.byteLength(whole))
    if (first === undefined) writeSync(this.#descriptor, this.#header)
  }

  append(entry: JournalEntry): void {
    writeSync(this.#descriptor, `${JSON.stringify(entry)}\n`)
  }

  clear(): void {
    ftruncateSync(this.#descriptor, 0)
    writeSync(this.#descriptor, this.#header)
  }

  close(): void {
    closeSync(this.#descriptor)
  }
}

function checkHeader(path: string, line: string, seed: number): void {
  const header = JSON.parse(line) as Partial<Header>
  if (header.emulator !== 1) throw new Error(`${path} is not a journal of the emulator`)
  if (header.seed !== seed) throw new Error(`${path} was written with seed ${header.seed}, not ${seed}`)
}
