import { expect, it } from 'vitest'
import { foldOrganizationName } from './organization-name.ts'

it.each([
  ['Acme, Inc.', 'acme'],
  ['ACME GmbH & Co. KG', 'acme'],
  ['  Ácme   Ltd', 'acme'],
  ['Acme S.p.A.', 'acme'],
  ['Northpeak Tools', 'northpeak tools'],
  ['Company', 'company'],
  ['アクメ株式会社', 'アクメ株式会社'],
  ['', ''],
])('reads %j as %j', (name, expected) => {
  expect(foldOrganizationName(name)).toBe(expected.normalize('NFKD'))
})
