import { describe, expect, it } from 'vitest'
import { hintsOf, mayBeSamePerson } from './hints.ts'
import { type PersonQuery, toWish } from './wish.ts'

function same(a: PersonQuery, b: PersonQuery): boolean {
  const [one, other] = [toWish(a), toWish(b)]
  if (typeof one === 'string' || typeof other === 'string') throw new Error('the query names nobody')
  return mayBeSamePerson(hintsOf(one), hintsOf(other))
}

describe('mayBeSamePerson', () => {
  it.each<[PersonQuery, PersonQuery]>([
    [{ email: 'keiko.sato@acme.com' }, { linkedinUrl: 'linkedin.com/in/keiko-sato-71ab' }],
    [{ email: 'ksato@acme.com' }, { linkedinUrl: 'linkedin.com/in/keiko-sato' }],
    [{ email: 'satok@acme.com' }, { name: 'Keiko Sato', domain: 'acme.com' }],
    [{ email: 'keiko@acme.com' }, { name: 'Keiko Sato', domain: 'acme.com' }],
    [{ email: 'j.nunez@acme.com' }, { name: 'José Núñez', domain: 'acme.com' }],
    [{ email: 'wei.chen@acme.com' }, { name: '陈 伟', domain: 'acme.com' }],
    [{ email: 'ndangelo@acme.com' }, { name: "Niccolò D'Angelo", domain: 'acme.com' }],
    [{ email: 'mvonhagen@acme.com' }, { linkedinUrl: 'linkedin.com/in/matthias-von-hagen-4b1' }],
    [{ email: 'tdang@acme.com' }, { name: 'Thảo Đặng', domain: 'acme.com' }],
    [{ email: 'ssorensen@acme.com' }, { name: 'Sigríður Sørensen', domain: 'acme.com' }],
    [{ apolloId: '65f1a0c4d2e3b40001aa1001' }, { email: 'keiko@acme.com' }],
    [{ email: 'keiko.sato@acme.com' }, { email: 'keikosato@mail.example' }],
    [
      { name: 'Keiko Sato', domain: 'acme.com' },
      { name: 'Keiko Sato', domain: 'former.com' },
    ],
  ])('suspects %j and %j', (a, b) => {
    expect(same(a, b)).toBe(true)
    expect(same(b, a)).toBe(true)
  })

  it.each<[PersonQuery, PersonQuery]>([
    [{ email: 'keiko.sato@acme.com' }, { linkedinUrl: 'linkedin.com/in/mira-okafor' }],
    [{ email: 'keiko.sato@acme.com' }, { email: 'mira.sato@acme.com' }],
    [{ email: 'keiko@acme.com' }, { name: 'Keiko Sato', domain: 'other.com' }],
    [{ apolloId: '65f1a0c4d2e3b40001aa1001' }, { apolloId: '65f1a0c4d2e3b40001aa1002' }],
  ])('tells %j from %j', (a, b) => {
    expect(same(a, b)).toBe(false)
    expect(same(b, a)).toBe(false)
  })
})
