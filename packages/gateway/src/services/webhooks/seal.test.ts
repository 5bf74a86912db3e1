import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadConfig } from '../../config.ts'
import { openSeal } from './seal.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'delos-seal-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const configWith = (env: object) => loadConfig({ DELOS_DATA_DIR: folder, ...env })
const key = 'a key of thirty-two characters !!'

it('opens what it closed, with the key of the environment or one kept in the data folder', async () => {
  for (const env of [{}, { DELOS_SEAL_KEY: key }, { DELOS_SEAL_KEY: key, DATABASE_URL: 'postgres://localhost/x' }]) {
    const sealed = (await openSeal(configWith(env))).close('whsec_x', 'crm')
    expect(sealed).not.toContain('whsec_x')
    expect((await openSeal(configWith(env))).open(sealed, 'crm')).toBe('whsec_x')
  }
  expect((await stat(join(folder, 'seal.key'))).mode & 0o777).toBe(0o600)
})

it('opens nothing that was closed for another, with another key, or changed', async () => {
  const seal = await openSeal(configWith({}))
  const sealed = seal.close('whsec_x', 'crm')
  const other = await openSeal(configWith({ DELOS_SEAL_KEY: key }))
  const changed = `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`
  expect(() => seal.open(sealed, 'other')).toThrow()
  expect(() => other.open(sealed, 'crm')).toThrow()
  expect(() => seal.open(changed, 'crm')).toThrow()
  expect(seal.close('whsec_x', 'crm')).not.toBe(sealed)
})

it('has one key where two make it at the same moment', async () => {
  const seals = await Promise.all(Array.from({ length: 8 }, () => openSeal(configWith({}))))
  const sealed = seals.map((seal) => seal.close('x', 'crm'))
  for (const seal of seals) for (const text of sealed) expect(seal.open(text, 'crm')).toBe('x')
  expect((await readFile(join(folder, 'seal.key'))).length).toBe(44)
})

it('is refused on PostgreSQL without a key that all processes share', async () => {
  await expect(openSeal(configWith({ DATABASE_URL: 'postgres://localhost/x' }))).rejects.toMatchObject({
    reason: 'no_seal_key',
  })
})
