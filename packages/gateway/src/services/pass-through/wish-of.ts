import { ServiceError } from '../../errors.ts'
import { type OrganizationWish, organizationWishFrom } from '../organizations/organization-wish.ts'
import { type Need, needs } from '../people/needs.ts'
import { needFlags } from '../people/reveal.ts'
import { type PersonWish, toWish } from '../people/wish.ts'
import { flagOf, isRecord, type Params, textOf } from './parameters.ts'

const objectId = /^[0-9a-f]{24}$/i
const hash = /^(?:[0-9a-f]{32}|[0-9a-f]{64})$/i

/** Undefined for what names nobody to Delos: Apollo may make more of it. */
export function personWishOf(params: unknown): PersonWish | undefined {
  if (!isRecord(params)) return undefined
  const text = (name: string) => textOf(params[name])
  const [apolloId, hashedEmail] = [text('id'), text('hashed_email')]
  if ((apolloId && !objectId.test(apolloId)) || (hashedEmail && !hash.test(hashedEmail))) return undefined
  const wish = toWish({
    apolloId,
    hashedEmail,
    email: text('email'),
    linkedinUrl: text('linkedin_url'),
    firstName: text('first_name'),
    lastName: text('last_name'),
    name: text('name'),
    domain: text('domain'),
    organizationName: text('organization_name'),
  })
  return typeof wish === 'string' ? undefined : wish
}

export function needsOf(params: Params): Need[] {
  return needs.filter((need) => flagOf(params[needFlags[need]]))
}

export function organizationWishOf(params: unknown): OrganizationWish | undefined {
  if (!isRecord(params)) return undefined
  const text = (name: string) => textOf(params[name])
  try {
    return organizationWishFrom({
      domain: text('domain'),
      websiteUrl: text('website'),
      linkedinUrl: text('linkedin_url'),
      name: text('name'),
    })
  } catch (error) {
    if (error instanceof ServiceError) return undefined
    throw error
  }
}
