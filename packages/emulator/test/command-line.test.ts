import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCrm, readOptions, USAGE } from '../src/command-line.ts'
import { commandLineOptions, crmNames } from '../src/command-line-options.ts'
import { crmStandIns, scenario } from '../src/index.ts'

test('nothing given: the port, and what is the default anyway', () => {
  expect(readOptions([])).toEqual({ port: 4010, callbacks: {}, records: {}, openControlPlane: false })
  expect(readOptions(['--help'])).toBeUndefined()
})

test('a scenario, with credits of its own, scaled time and records from files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-command-'))
  const csv = join(folder, 'c.csv')
  const json = join(folder, 'a.json')
  writeFileSync(csv, 'first_name\nAda\n')
  writeFileSync(json, '[{"name":"Acme"}]')
  const args =
    '--scenario free --credits 9 --minute-ms 600 --callback-ms 20 --port 0 --host 0.0.0.0 --open-control-plane'
  const options = readOptions([...args.split(' '), '--records', `contacts=${csv}`, '--records', `accounts=${json}`])
  rmSync(folder, { recursive: true })
  expect(options).toEqual({
    ...scenario('free'),
    credits: 9,
    minuteMs: 600,
    callbacks: { delayMs: 20 },
    port: 0,
    host: '0.0.0.0',
    openControlPlane: true,
    records: { contacts: 'first_name\nAda\n', accounts: [{ name: 'Acme' }] },
  })
})

test('a CRM in Apollo’s place', async () => {
  expect(readCrm(['--port', '0'])).toBeUndefined()
  const asked = readCrm(['--crm', 'salesforce', '--port', '0'])
  expect(asked).toEqual({ name: 'salesforce', options: { port: 0 } })
  const running = await crmStandIns.salesforce?.({ port: 0 })
  expect((await fetch(`${running?.url}/services/data/v62.0/query?q=`)).status).toBe(401)
  await running?.close()
  expect(() => readCrm(['--crm', 'sugar'])).toThrow('not sugar')
  expect(() => readCrm(['--crm=salesforce', '--credits', '5'])).toThrow("Unknown option '--credits'")
})

test('the table names every CRM, and the usage every option', () => {
  expect([...crmNames].toSorted()).toEqual(Object.keys(crmStandIns).toSorted())
  for (const { name } of commandLineOptions) expect(USAGE).toContain(`--${name}`)
})

test.each([
  [['--scenario', 'rich'], 'free, basic or professional, not rich'],
  [['--credits', 'many'], '--credits is no number: many'],
  [['--records', 'people=x.csv'], 'kind=file, not people=x.csv'],
  [['--nonsense'], "Unknown option '--nonsense'"],
])('%o is refused', (args, reason) => {
  expect(() => readOptions(args)).toThrow(reason)
})
