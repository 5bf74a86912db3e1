import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { createApolloClient } from './client.ts'

it('lists every method of every resource in its README', () => {
  const readme = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8')
  const rows = [...readme.matchAll(/^\| `(\w+)` \| ((?:`\w+` ?)+) \|$/gm)]
  const listed = rows.map(([, name = '', methods = '']) => [name, methods.replaceAll('`', '').trim().split(' ').sort()])
  const { limiter: _limiter, ...client } = createApolloClient({ apiKey: 'readme-key' })
  const resources = Object.entries(client).filter(([, resource]) => typeof resource === 'object')
  const actual = resources.map(([name, resource]) => [name, Object.keys(resource).sort()])
  expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(actual))
})
