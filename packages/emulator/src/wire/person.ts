import type { Contact } from '../team/contact.ts'
import type { WorldJob, WorldPerson } from '../world/types.ts'
import { fractionOf } from './derived.ts'

type Fields = Record<string, unknown>

const GDPR_COUNTRIES = new Set(
  `Austria,Belgium,Bulgaria,Croatia,Cyprus,Czech Republic,Czechia,Denmark,Estonia,Finland,France,Germany,Greece,Hungary,
  Iceland,Ireland,Italy,Latvia,Liechtenstein,Lithuania,Luxembourg,Malta,Netherlands,Norway,Poland,Portugal,Romania,
  Slovakia,Slovenia,Spain,Sweden,Switzerland,United Kingdom`
    .split(',')
    .map((country) => country.trim()),
)

/** A person as the enrichment routes print it, without employer and saved records. */
export function personFields(person: WorldPerson): Fields {
  return {
    id: person.id,
    first_name: person.firstName,
    last_name: person.lastName,
    name: `${person.firstName} ${person.lastName}`,
    linkedin_url: person.linkedinUrl,
    title: person.title,
    email_status: person.emailStatus,
    photo_url: `https://img.example/people/${person.id}.jpg`,
    twitter_url: null,
    github_url: null,
    facebook_url: null,
    extrapolated_email_confidence: person.emailStatus === 'extrapolated' ? 0.72 : null,
    headline: person.headline,
    email: person.email,
    organization_id: person.organizationId,
    employment_history: person.employmentHistory.map((job, index) => employment(person.id, job, index)),
    state: person.state,
    city: person.city,
    country: person.country,
    departments: person.departments,
    subdepartments: person.subdepartments,
    seniority: person.seniority,
    functions: person.functions,
    is_likely_to_engage: isLikelyToEngage(person),
    intent_strength: null,
    show_intent: false,
    email_domain_catchall: false,
    revealed_for_current_team: true,
  }
}

export function isLikelyToEngage(person: WorldPerson): boolean {
  return person.emailStatus === 'verified' && fractionOf(person.id, 3) < 0.5
}

function employment(personId: string, job: WorldJob, index: number): Fields {
  const id = `${personId.slice(0, 20)}${(0xe000 + index).toString(16)}`
  return {
    _id: id,
    created_at: null,
    current: job.current,
    degree: null,
    description: null,
    emails: null,
    end_date: job.endDate,
    grade_level: null,
    kind: null,
    major: null,
    organization_id: job.organizationId,
    organization_name: job.organizationName,
    raw_address: null,
    start_date: job.startDate,
    title: job.title,
    updated_at: null,
    id,
    key: id,
  }
}

/** Apollo answers an unknown person with 200 and this. */
export function stubPerson(id: string, email: string | undefined): Fields {
  return {
    id,
    first_name: null,
    last_name: null,
    name: '',
    linkedin_url: null,
    title: null,
    photo_url: null,
    twitter_url: null,
    github_url: null,
    facebook_url: null,
    extrapolated_email_confidence: null,
    headline: null,
    organization_id: null,
    employment_history: [],
    ...(email === undefined ? {} : { email }),
    email_status: null,
    intent_strength: null,
    show_intent: false,
    email_domain_catchall: false,
    revealed_for_current_team: true,
    departments: [],
    subdepartments: [],
    functions: [],
    seniority: null,
  }
}

/** Personal addresses are never revealed for people who live under the GDPR. */
export function personalEmails(person: WorldPerson): string[] {
  return person.personalEmail === null || GDPR_COUNTRIES.has(person.country) ? [] : [person.personalEmail]
}

const LOCKED_EMAIL = 'email_not_unlocked@domain.com'

/** The e-mail that `GET /people/{id}` shows: a placeholder for a verified one of somebody who is no contact. */
export function shownEmail(person: WorldPerson, contact: Contact | undefined): string | null {
  if (person.emailStatus === 'unavailable') return null
  return person.emailStatus === 'verified' && !contact ? LOCKED_EMAIL : person.email
}

export function addressOf(person: WorldPerson): Fields {
  return {
    street_address: '',
    postal_code: null,
    formatted_address: [person.city, person.state, person.country].filter(Boolean).join(', '),
    time_zone: person.timeZone,
  }
}

/** `Ok***r`: two letters, three stars, the last letter. */
export function obfuscate(lastName: string): string {
  const letters = Array.from(lastName)
  return `${letters.slice(0, 2).join('')}***${letters.at(-1) ?? ''}`
}
