import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPlaceholderEmail, isRoleAddress, normalizeEmail } from './email.ts'

describe('normalizeEmail', () => {
  it.each([
    [' Ana.Diaz@Acme.COM ', 'ana.diaz@acme.com'],
    ['mailto:ana@acme.com?subject=hi', 'ana@acme.com'],
    ['Ana Diaz <ana@acme.com>', 'ana@acme.com'],
    ['ana@acme.com', 'ana@acme.com'],
    ['a.na+spring@gmail.com', 'ana@gmail.com'],
    ['a.na@googlemail.com', 'ana@gmail.com'],
    ['a.na+spring@google.com', 'a.na@google.com'],
    ['ana+spring@acme.com', 'ana+spring@acme.com'],
  ])('reads %j as %s', (text, expected) => {
    expect(normalizeEmail(text)).toBe(expected)
  })

  it.each([
    '',
    '-',
    'n/a',
    'jane@',
    '@acme.com',
    'jane.doe(at)x.com',
    'a b@acme.com',
    'a@b',
    'a@b@c.com',
    '+x@gmail.com',
  ])('refuses %j', (text) => {
    expect(normalizeEmail(text)).toBeUndefined()
  })

  it('never takes Apollo’s placeholder for an address', () => {
    expect(normalizeEmail('email_not_unlocked@domain.com')).toBeUndefined()
    expect(isPlaceholderEmail(' Email_Not_Unlocked@acme.com')).toBe(true)
    expect(isPlaceholderEmail('ana@acme.com')).toBe(false)
  })

  it('changes nothing when asked again', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (email) => {
        const once = normalizeEmail(email)
        expect(once === undefined ? undefined : normalizeEmail(once)).toBe(once)
      }),
    )
  })
})

describe('isRoleAddress', () => {
  it('tells a desk from a person', () => {
    expect(isRoleAddress('info@acme.com')).toBe(true)
    expect(isRoleAddress('customer.service@acme.com')).toBe(true)
    expect(isRoleAddress('info+fair@acme.com')).toBe(true)
    expect(isRoleAddress('ines.foster@acme.com')).toBe(false)
  })
})
