import type { Directory } from './directory.ts'
import { foldName } from './identity.ts'
import { type Params, readText } from './params.ts'
import type { WorldPerson } from './world/types.ts'

/** The person whom these identifying fields mean, where Apollo could enrich them; undefined is a miss. */
export function matchPerson(directory: Directory, fields: Params): WorldPerson | undefined {
  const person = findPerson(directory, fields)
  return person?.enrichable ? person : undefined
}

function findPerson(directory: Directory, fields: Params): WorldPerson | undefined {
  const id = readText(fields.id)
  const linkedinUrl = readText(fields.linkedin_url)
  const email = readText(fields.email)
  const hash = readText(fields.hashed_email)
  return (
    (id && directory.person(id)) ||
    (email && directory.personByEmail(email)) ||
    (hash && directory.personByHash(hash)) ||
    (linkedinUrl && directory.personByLinkedin(linkedinUrl)) ||
    findByName(directory, fields)
  )
}

function findByName(directory: Directory, fields: Params): WorldPerson | undefined {
  const pair = [readText(fields.first_name), readText(fields.last_name)]
  const name = readText(fields.name) ?? (pair[0] && pair[1] ? pair.join(' ') : undefined)
  const employerId = employerOf(directory, fields)
  if (name === undefined || employerId === undefined) return undefined
  const namesakes = directory.peopleByName(name)
  return (
    namesakes.find((person) => person.organizationId === employerId) ??
    namesakes.find((person) => person.employmentHistory.some((job) => job.organizationId === employerId))
  )
}

function employerOf(directory: Directory, fields: Params): string | undefined {
  const domain = readText(fields.domain)
  const name = readText(fields.organization_name)
  const byDomain = domain === undefined ? undefined : directory.organizationByDomain(domain)
  if (byDomain) return byDomain.id
  return name === undefined ? undefined : directory.organizationByName(foldName(name))?.id
}
