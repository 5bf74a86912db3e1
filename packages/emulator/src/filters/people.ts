import type { Directory } from '../directory.ts'
import { foldName } from '../identity.ts'
import { type Params, readFlag, readList, readText } from '../params.ts'
import type { Call } from '../route.ts'
import { isLikelyToEngage } from '../wire/person.ts'
import type { WorldOrganization, WorldPerson } from '../world/types.ts'
import { companyTests, domainList, isGiven } from './organizations.ts'
import { containsText, isInPlace, isSimilarTitle, titleWords } from './text.ts'

type PersonTest = (person: WorldPerson, company: WorldOrganization | undefined) => boolean
type Build = (value: unknown, params: Params) => PersonTest

const PERSON_FILTERS: Record<string, Build> = {
  person_seniorities: (value) => {
    const seniorities = new Set(readList(value))
    return (person) => seniorities.has(person.seniority)
  },
  person_titles: titleTest,
  person_not_titles: (value) => {
    const unwanted = readList(value).map(titleWords)
    return (person) => {
      const words = titleWords(person.title)
      return !unwanted.some((title) => isSimilarTitle(words, title))
    }
  },
  person_locations: (value) => {
    const places = readList(value)
    return (person) => places.some((place) => isInPlace(person, place))
  },
  person_functions: (value) => {
    const functions = readList(value)
    return (person) => functions.some((name) => person.functions.includes(name))
  },
  person_department_or_subdepartments: (value) => {
    const names = readList(value)
    return (person) => names.some((name) => person.departments.includes(name) || person.subdepartments.includes(name))
  },
  person_past_organization_ids: (value) => {
    const ids = new Set(readList(value))
    return (person) => person.employmentHistory.some((job) => !job.current && ids.has(job.organizationId))
  },
  contact_email_status: (value) => {
    const statuses = readList(value)
    return (person) => statuses.some((status) => hasEmailStatus(person, status))
  },
  q_person_name: (value) => {
    const wanted = readText(value) ?? ''
    return (person) => containsText(`${person.firstName} ${person.lastName}`, wanted)
  },
  q_keywords: (value) => {
    const words = foldName(readText(value) ?? '').split(' ')
    return (person, company) => {
      const text = foldName(`${person.firstName} ${person.lastName} ${person.title} ${company?.name ?? ''}`)
      return words.every((word) => text.includes(word))
    }
  },
}

/** Everybody whom the filters admit, in the world's order. */
export function selectPeople({
  directory,
  params,
  nowMs,
}: Pick<Call, 'directory' | 'params' | 'nowMs'>): WorldPerson[] {
  const people = candidates(directory, params)
  const tests = Object.entries(PERSON_FILTERS).flatMap(([name, build]) =>
    isGiven(params[name]) ? [build(params[name], params)] : [],
  )
  const companies = admittedCompanies(directory, params, nowMs)
  if (companies) tests.unshift((person) => companies.has(person.organizationId))
  if (tests.length === 0) return people
  return people.filter((person) => {
    const company = directory.organization(person.organizationId)
    return tests.every((test) => test(person, company))
  })
}

// The list of domains means present and former employers, the list of ids present ones only.
function candidates(directory: Directory, params: Params): WorldPerson[] {
  if (isGiven(params.q_organization_domains_list)) {
    const people = new Set<WorldPerson>()
    for (const domain of domainList(params.q_organization_domains_list)) {
      const company = directory.organizationByDomain(domain)
      if (company) for (const person of directory.peopleOf(company.id)) people.add(person)
    }
    return [...people]
  }
  return directory.world.people
}

function admittedCompanies(directory: Directory, params: Params, nowMs: number): Set<string> | undefined {
  const tests = companyTests(params, nowMs)
  const ids = isGiven(params.organization_ids) ? new Set(readList(params.organization_ids)) : undefined
  if (tests.length === 0) return ids
  const companies = directory.world.organizations.filter((company) => tests.every((test) => test(company)))
  const admitted = companies.map((company) => company.id)
  return new Set(ids ? admitted.filter((id) => ids.has(id)) : admitted)
}

function titleTest(value: unknown, params: Params): PersonTest {
  if (isGiven(params.include_similar_titles) && !readFlag(params.include_similar_titles)) {
    const exact = new Set(readList(value).map(foldName))
    return (person) => exact.has(foldName(person.title))
  }
  const wanted = readList(value).map(titleWords)
  return (person) => {
    const words = titleWords(person.title)
    return wanted.some((title) => isSimilarTitle(words, title))
  }
}

function hasEmailStatus(person: WorldPerson, status: string): boolean {
  if (status === 'verified') return person.emailStatus === 'verified'
  if (status === 'unverified') return person.emailStatus === 'extrapolated'
  if (status === 'likely to engage') return isLikelyToEngage(person)
  return status === 'unavailable' && person.emailStatus === 'unavailable'
}
