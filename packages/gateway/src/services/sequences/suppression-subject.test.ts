import { createHash } from 'node:crypto'
import type { Contact } from '@delos/client'
import { describe, expect, it } from 'vitest'
import { namesOfValue, readSubject, subjectsOf } from './suppression-subject.ts'

const hash = (kind: 'md5' | 'sha256', text: string) => createHash(kind).update(text).digest('hex')

describe('readSubject', () => {
  it('tells addresses, digests, contacts and domains apart, each in its one spelling', () => {
    expect(readSubject(' Ana.Diaz+x@GMail.com ')).toEqual({
      kind: 'email',
      subject: hash('sha256', 'anadiaz@gmail.com'),
    })
    expect(readSubject('Ana <ana@acme.example>')).toEqual({
      kind: 'email',
      subject: hash('sha256', 'ana@acme.example'),
    })
    expect(readSubject(hash('md5', 'x').toUpperCase())).toEqual({ kind: 'email', subject: hash('md5', 'x') })
    expect(readSubject('66C2000000000000000C3001')).toEqual({ kind: 'contact', subject: '66c2000000000000000c3001' })
    expect(readSubject('https://www.Acme.example/about')).toEqual({ kind: 'domain', subject: 'acme.example' })
    expect(readSubject('@acme.example')).toEqual({ kind: 'domain', subject: 'acme.example' })
    for (const stray of ['', 'acme', 'ana@', 'a b@c.de', '10.0.0.1']) expect(readSubject(stray)).toBeUndefined()
  })
})

describe('subjectsOf', () => {
  it('names a contact by each address, in clear and as others digest it, by every domain and by its id', () => {
    const contact = {
      id: '66c2000000000000000c3001',
      email: 'Ana.Diaz+x@gmail.com',
      contact_emails: [{ email: 'ana@mail.acme.example' }],
      account: { domain: 'acme-group.example' },
    } as unknown as Contact
    const subjects = subjectsOf(contact).map(({ subject }) => subject)
    expect(subjects).toEqual(
      expect.arrayContaining([
        hash('sha256', 'anadiaz@gmail.com'),
        hash('md5', 'ana.diaz+x@gmail.com'),
        hash('md5', 'ana@mail.acme.example'),
        'gmail.com',
        'mail.acme.example',
        'acme.example',
        'acme-group.example',
        '66c2000000000000000c3001',
      ]),
    )
    expect(subjects).not.toContain('example')
  })
})

it('an address stands on the list with the domains that it is part of', () => {
  expect(namesOfValue('ana@mail.acme.example').map(({ subject }) => subject)).toEqual(
    expect.arrayContaining([hash('sha256', 'ana@mail.acme.example'), 'mail.acme.example', 'acme.example']),
  )
})
