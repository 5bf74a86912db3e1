import type { FieldValue } from '../../../db/crm-tables.ts'
import { normalizeDomain } from '../../people/domain.ts'
import { isRoleAddress, normalizeEmail } from '../../people/email.ts'
import { normalizeLinkedinUrl } from '../../people/linkedin.ts'
import { foldName } from '../../people/person-name.ts'
import type { LocalKind } from '../mapping/apollo-fields.ts'
import { spellingsOf } from './name-spellings.ts'

export interface Key {
  kind: string
  value: string
}

/** These show that two records may be one, and never prove it. */
export const weakKinds: ReadonlySet<string> = new Set(['desk', 'person_at', 'person', 'named'])

const mailboxHosts = new Set(
  (
    'aol.com fastmail.com gmail.com gmx.de gmx.net googlemail.com hotmail.com icloud.com live.com mail.com me.com ' +
    'outlook.com pm.me proton.me protonmail.com web.de yahoo.com yandex.com'
  ).split(' '),
)

/** An index takes no more, and nobody's name is longer. */
const longestKey = 500

/** By what a record can be told, from its values in Apollo's terms. */
export function keysOf(kind: LocalKind, values: Readonly<Record<string, FieldValue>>): Key[] {
  const keys = kind === 'account' ? accountKeys(values) : kind === 'contact' ? contactKeys(values) : []
  return keys.map((key) => ({ ...key, value: key.value.slice(0, longestKey) }))
}

function accountKeys(values: Readonly<Record<string, FieldValue>>): Key[] {
  const domain = normalizeDomain(textOf(values.domain))
  const profile = normalizeLinkedinUrl(textOf(values.linkedinUrl))
  const name = companyName(textOf(values.name))
  return [
    ...(domain ? [{ kind: 'domain', value: domain }] : []),
    ...(profile ? [{ kind: 'linkedin', value: profile }] : []),
    ...(name ? [{ kind: 'named', value: name }] : []),
  ]
}

function contactKeys(values: Readonly<Record<string, FieldValue>>): Key[] {
  const email = normalizeEmail(textOf(values.email))
  const profile = normalizeLinkedinUrl(textOf(values.linkedinUrl))
  const { first, last } = personName(values)
  const host = email?.slice(email.indexOf('@') + 1)
  const companies = [host && !mailboxHosts.has(host) ? host : '', companyName(textOf(values.organizationName))]
  const keys: Key[] = []
  // A desk's mailbox belongs to several people.
  if (email) keys.push({ kind: isRoleAddress(email) ? 'desk' : 'email', value: email })
  if (profile) keys.push({ kind: 'linkedin', value: profile })
  for (const company of companies.filter(Boolean)) {
    keys.push(...spellingsOf(first, last).map((name) => ({ kind: 'person_at', value: `${name}@${company}` })))
  }
  // Of somebody with neither address nor profile the name is all there is.
  if (last && first) keys.push({ kind: email || profile ? 'has_person' : 'person', value: `${first} ${last}` })
  return keys
}

/** Also finds those who say more about themselves than the asker does. */
export function askedKeys(keys: readonly Key[]): Key[] {
  return keys.flatMap((key) => {
    if (key.kind === 'person') return [key, { kind: 'has_person', value: key.value }]
    return key.kind === 'has_person' ? [{ kind: 'person', value: key.value }] : [key]
  })
}

function personName(values: Readonly<Record<string, FieldValue>>): { first: string; last: string } {
  const [first, last] = [foldName(textOf(values.firstName)), foldName(textOf(values.lastName))]
  if (first || last) return { first, last }
  const words = foldName(textOf(values.name)).split(' ')
  return { first: words[0] ?? '', last: words.slice(1).join(' ') }
}

/** Without its legal form: "Northpeak GmbH" may be "Northpeak". */
function companyName(name: string): string {
  return foldName(name)
    .replace(
      /\b(inc|llc|ltd|limited|gmbh|ag|corp|corporation|co|company|plc|sa|sas|sarl|bv|nv|ab|oy|srl|spa)\b\.?/g,
      ' ',
    )
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

function textOf(value: FieldValue | undefined): string {
  return typeof value === 'string' ? value : ''
}
