import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Emulator } from '@delos/emulator'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recoverPlaces } from '../../src/services/sequences/recover-places.ts'
import { createFleet, type Fleet } from '../fleet.ts'
import { createHarness, type Harness } from '../harness.ts'
import { shortWaits } from '../short-waits.ts'

const sequence = '66ee000000000000000ee001'
const mailboxes = ['66ec000000000000000ec001', '66ec000000000000000ec002']
const allow = ['same_company']
const member = fileURLToPath(new URL('./enrol-member.js', import.meta.url))

let count = 0

function people(emulator: Emulator, companies: readonly number[]): string[] {
  return companies.map((company) => {
    count += 1
    const fields = { first_name: 'Ada', last_name: `R${count}`, owner_id: '66e4000000000000000e4001' }
    return emulator.app.create('contact', { ...fields, email: `r${count}@c${company}.example` })
  })
}

interface Saved {
  id: string
  email: string
  contact_campaign_statuses: { send_email_from_email_account_id: string }[]
}

/** What Apollo has: of these contacts, who is in, by company and by mailbox. */
async function standing(emulator: Emulator, ids: readonly string[]) {
  const records = (await (await fetch(`${emulator.url}/__emulator/records/contacts`)).json()) as Saved[]
  const statuses = records.flatMap(({ id, email, contact_campaign_statuses: [status] }) =>
    status && ids.includes(id)
      ? [{ company: email.split('@')[1] ?? '', mailbox: status.send_email_from_email_account_id }]
      : [],
  )
  return {
    enrolled: statuses.length,
    mostOfCompany: mostOf(statuses.map(({ company }) => company)),
    mostOfMailbox: mostOf(statuses.map(({ mailbox }) => mailbox)),
  }
}

function mostOf(names: readonly string[]): number {
  return Math.max(0, ...names.map((name) => names.filter((other) => other === name).length))
}

/** Small parts, as many callers send them. */
function parts(
  ids: readonly string[],
  size: number,
): { id: string; contactIds: string[]; mailboxIds: string[]; allow: string[] }[] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, at) => ({
    id: sequence,
    contactIds: ids.slice(at * size, (at + 1) * size),
    mailboxIds: mailboxes,
    allow,
  }))
}

describe('in one process', () => {
  let h: Harness
  let nowMs = Date.parse('2026-03-10T12:00:00Z')
  const clock = {
    now: () => nowMs,
    sleep: shortWaits,
  }
  beforeAll(async () => {
    h = await createHarness({
      clock,
      emulator: { clock: { now: () => nowMs } },
      withoutWorker: true,
    })
  })
  afterAll(() => h.close())

  test('callers at the same moment never pass a cap, and leave no room', async () => {
    const cap = fc.integer({ min: 1, max: 8 })
    const world = fc.record({
      caps: fc.record({ perDay: cap, perCompany: cap, perMailbox: cap }),
      companies: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 6, maxLength: 16 }),
      size: fc.integer({ min: 1, max: 3 }),
    })
    const run = async ({ caps, companies, size }: typeof world extends fc.Arbitrary<infer T> ? T : never) => {
      nowMs += 40 * 24 * 60 * 60_000
      await h.http.put('/api/sequences/caps', caps)
      const ids = people(h.emulator, companies)
      const path = `/api/sequences/${sequence}/contacts`
      const answers = await Promise.all(
        parts(ids, size).map(({ id: _, ...wish }) => h.http.post<{ enrolled: string[] }>(path, wish)),
      )
      const told = answers.reduce((sum, { body }) => sum + body.enrolled.length, 0)
      const { enrolled, mostOfCompany, mostOfMailbox } = await standing(h.emulator, ids)
      expect(enrolled).toBe(told)
      expect(enrolled).toBeLessThanOrEqual(caps.perDay)
      expect(mostOfCompany).toBeLessThanOrEqual(caps.perCompany)
      expect(mostOfMailbox).toBeLessThanOrEqual(caps.perMailbox)
      const wanted = [0, 1, 2].map((one) => companies.filter((company) => company === one).length)
      const room = wanted.reduce((sum, howMany) => sum + Math.min(howMany, caps.perCompany), 0)
      expect(enrolled).toBe(Math.min(room, caps.perDay, caps.perMailbox * mailboxes.length))
    }
    await fc.assert(fc.asyncProperty(world, run), { numRuns: 6 })
  })

  test('the same contact asked for by many at once comes in once', async () => {
    nowMs += 40 * 24 * 60 * 60_000
    await h.http.put('/api/sequences/caps', { perDay: 5, perCompany: 5, perMailbox: 5 })
    const [id = ''] = people(h.emulator, [9])
    const path = `/api/sequences/${sequence}/contacts`
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => h.http.post<{ counts: { skipped: object } }>(path, { contactIds: [id] })),
    )
    const skipped = answers.flatMap(({ body }) => Object.keys(body.counts.skipped))
    expect(skipped).toHaveLength(7)
    expect(skipped.every((reason) => /enrolment_under_way|already_in_sequence/.test(reason))).toBe(true)
  })
})

interface Member {
  enrol(wishes: readonly object[]): Promise<number>
  kill(): void
}

describe('in several processes', () => {
  let fleet: Fleet
  const children: ChildProcess[] = []
  let members: Member[]

  beforeAll(async () => {
    fleet = await createFleet(1)
    members = [start(), start()]
    // Each is up once it has answered.
    expect(await Promise.all(members.map((one) => one.enrol([])))).toEqual([0, 0])
  })
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    await fleet.close()
  })

  function start(): Member {
    const { PATH, HOME } = process.env
    const env = { PATH, HOME, ...fleet.env }
    const child = spawn(process.execPath, [member], { env, stdio: ['pipe', 'pipe', 'inherit'] })
    children.push(child)
    const lines = createInterface({ input: child.stdout })
    const ended = once(child, 'exit').then(() => ['0'])
    return {
      async enrol(wishes) {
        child.stdin.write(`${JSON.stringify(wishes)}\n`)
        const [line] = await Promise.race([once(lines, 'line'), ended])
        return Number(line)
      },
      kill: () => child.kill('SIGKILL'),
    }
  }

  test('three processes, this one among them, never pass a cap, also as one is killed', {
    timeout: 60_000,
  }, async () => {
    const [door] = fleet.doors
    const [gateway] = fleet.gateways
    if (!door || !gateway) throw new Error('The fleet is empty')
    const caps = { perDay: 20, perCompany: 4, perMailbox: 12 }
    await door.put('/api/sequences/caps', caps)
    const ids = people(
      fleet.emulator,
      Array.from({ length: 60 }, (_, at) => at % 10),
    )
    fleet.emulator.faults.next('emailer_campaigns/add_contact_ids', { delayMs: 200 }, 3)
    const asked = members.map((one, index) => one.enrol(parts(ids.slice(index * 15, index * 15 + 15), 3)))
    const path = `/api/sequences/${sequence}/contacts`
    const own = parts(ids.slice(30), 3).map(({ id: _, ...wish }) => door.post(path, wish))
    await expect
      .poll(() => fleet.emulator.stats().requestsByEndpoint['emailer_campaigns/add_contact_ids'] ?? 0, {
        timeout: 20_000,
      })
      .toBeGreaterThan(0)
    members[1]?.kill()
    await Promise.all([...asked, ...own])
    const before = await standing(fleet.emulator, ids)
    expect(before.enrolled).toBeLessThanOrEqual(caps.perDay)
    expect(before.mostOfCompany).toBeLessThanOrEqual(caps.perCompany)
    expect(before.mostOfMailbox).toBeLessThanOrEqual(caps.perMailbox)
    // What the dead one held is looked into, and its room is given to others: exactly as much as there is.
    await gateway.db
      .updateTable('processes')
      .set({ seenAt: new Date(0) })
      .where('id', '!=', gateway.processId)
      .execute()
    await recoverPlaces(
      gateway.as({ type: 'system', id: 'test', name: 'test', scopes: ['admin'] }, { requestId: 'test' }),
    )
    for (const wish of parts(ids, 20))
      await door.post(`/api/sequences/${sequence}/contacts`, { ...wish, id: undefined })
    const after = await standing(fleet.emulator, ids)
    expect(after.enrolled).toBe(caps.perDay)
    expect(after.mostOfCompany).toBeLessThanOrEqual(caps.perCompany)
    expect(after.mostOfMailbox).toBeLessThanOrEqual(caps.perMailbox)
  })
})
