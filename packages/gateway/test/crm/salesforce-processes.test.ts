import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createSalesforce, type SalesforceEmulator } from '@delos/emulator'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freshDatabase } from '../services/postgres.ts'

const program = fileURLToPath(new URL('./salesforce-member.js', import.meta.url))

interface Member {
  /** Makes so many calls at once; the answer is how many went well. */
  call(count: number, mode?: string): Promise<number>
  ended: Promise<unknown>
}

let salesforce: SalesforceEmulator
let databaseUrl: string
let db: pg.Client
let children: ChildProcess[]

beforeEach(async () => {
  salesforce = await createSalesforce()
  databaseUrl = await freshDatabase()
  db = new pg.Client({ connectionString: databaseUrl })
  await db.connect()
  await db.query('create table salesforce_tokens (tokens jsonb not null, version bigint not null)')
  const { accessToken, refreshToken } = salesforce.signIn.consent()
  const tokens = { accessToken, refreshToken, instanceUrl: salesforce.url }
  await db.query('insert into salesforce_tokens values ($1, 1)', [tokens])
  children = []
})

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await db.end()
  await salesforce.close()
})

/** `offsetMs`: how far its clock is ahead. */
function start(offsetMs = 0): Member {
  const args = [program, databaseUrl, salesforce.url, salesforce.clientId, salesforce.clientSecret, String(offsetMs)]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  const lines = createInterface({ input: child.stdout })
  const ended = once(child, 'exit')
  return {
    ended,
    async call(count, mode = '') {
      child.stdin.write(`${count} ${mode}\n`)
      const answer = await Promise.race([once(lines, 'line'), ended.then(() => ['0'])])
      return Number(answer[0])
    },
  }
}

describe('four processes on one connection', () => {
  it('renew it once for a hundred calls, and store the next refresh token', async () => {
    const members = [start(), start(), start(), start()]
    await Promise.all(members.map((member) => member.call(1)))
    for (let round = 1; round <= 3; round += 1) {
      salesforce.signIn.expire()
      expect(await Promise.all(members.map((member) => member.call(25)))).toEqual([25, 25, 25, 25])
      expect(salesforce.signIn.refreshes).toEqual(Array.from({ length: round }, () => 'ok'))
    }
    const { rows } = await db.query('select tokens from salesforce_tokens')
    expect(Object.keys(rows[0].tokens).sort()).toEqual(['accessToken', 'instanceUrl', 'refreshToken'])
  })

  it('keep it through the death of the one who was renewing it', async () => {
    const doomed = start()
    await doomed.call(1)
    salesforce.signIn.expire()
    expect(await doomed.call(5, 'die claimed')).toBe(0)
    await doomed.ended
    expect(salesforce.signIn.refreshes).toEqual([])
    const { rows } = await db.query('select tokens from salesforce_tokens')
    expect(rows[0].tokens.renewal).toBeDefined()
    // Their clocks are past the claim of the dead one.
    const heirs = [start(120_000), start(120_000)]
    expect(await Promise.all(heirs.map((heir) => heir.call(10)))).toEqual([10, 10])
    expect(salesforce.signIn.refreshes).toEqual(['ok'])
  })
})
