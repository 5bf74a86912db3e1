import { type Organization, ValidationError } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import type { OrganizationRow } from '../../db/organizations.ts'
import { answerLost, outcomeUnknown } from '../credits/doubt-errors.ts'
import { endFailedPurchases, fileOrDoubt, type HeldPurchases, whileUnderWay } from '../credits/end-purchases.ts'
import { settle } from '../credits/ledger.ts'
import { toMilli } from '../credits/milli.ts'
import { claimOrganizations, type OrganizationClaim, type OrganizationTerms } from './claim-organization.ts'
import { fileOrganization } from './file-organization.ts'
import type { OrganizationWish } from './organization-wish.ts'

export interface BoughtOrganization {
  /** Undefined: Apollo does not know the company. */
  organization: OrganizationRow | undefined
  source: 'apollo' | 'store' | 'cache' | 'stale'
  credits: number
  /** The answer as it came, where the company was bought just now. */
  wire?: { text: string; headers: Headers }
}

type Granted = Extract<OrganizationClaim, { status: 'granted' }>

const doubtRounds = 5

/** Buys a company once, whoever else asks for it at the same time, in whatever process. */
export async function buyOrganization(
  context: Context,
  wish: OrganizationWish,
  terms: OrganizationTerms,
): Promise<BoughtOrganization> {
  for (let doubts = 0; doubts < doubtRounds; ) {
    const [claim] = await claimOrganizations(context, [wish], terms)
    if (!claim) break
    if (claim.status === 'granted') return callAndFile(context, wish, claim)
    if (claim.status === 'found') return { organization: claim.organization, source: 'store', credits: 0 }
    if (claim.status === 'missed') return { organization: undefined, source: 'store', credits: 0 }
    if (claim.status === 'refused') throw claim.error
    if (claim.status === 'doubtful' && claim.state === 'lost') throw answerLost('company', claim.since)
    if (claim.status === 'doubtful') doubts++
    await context.buyer.awaitClearance(context, claim)
  }
  throw outcomeUnknown('company')
}

async function callAndFile(context: Context, wish: OrganizationWish, granted: Granted): Promise<BoughtOrganization> {
  const held = { reservationId: granted.reservationId, purchaseIds: [granted.purchaseId] }
  return whileUnderWay(context, [granted.reservationId], async () => {
    const answer = await askOrEnd(context, { wish, held })
    return fileOrDoubt(() => fileAnswer(context, { wish, granted, answer }), [{ context, held }])
  })
}

async function askOrEnd(
  context: Context,
  { wish, held }: { wish: OrganizationWish; held: HeldPurchases },
): Promise<Answer> {
  try {
    return await askApollo(context, wish, held.reservationId)
  } catch (error) {
    await endFailedPurchases(context, held, error)
    throw error
  }
}

interface Bought {
  wish: OrganizationWish
  granted: Granted
  answer: Answer
}

function fileAnswer(context: Context, { wish, granted, answer }: Bought): Promise<BoughtOrganization> {
  const at = new Date(context.clock.now())
  return context.mutate<BoughtOrganization>(
    async (tx) => {
      const { organization, audit } = await fileOrganization(tx, context, { wish, found: answer.organization, at })
      const end = organization ? { state: 'found' as const, entityId: organization.id } : { state: 'missed' as const }
      const purchases = [{ id: granted.purchaseId, ...end }]
      await settle(tx, granted.reservationId, { chargedMilli: toMilli(answer.credits), at, purchases })
      const { source, credits, wire } = answer
      return { value: { organization, source, credits, wire }, audit }
    },
    { fenced: false },
  )
}

interface Answer {
  organization: Organization | null | undefined
  source: BoughtOrganization['source']
  credits: number
  wire?: BoughtOrganization['wire']
}

async function askApollo(
  context: Context,
  { apolloId, params }: OrganizationWish,
  reservationId: string,
): Promise<Answer> {
  const options = callOptions(context, { reservationIds: [reservationId] })
  try {
    const {
      data,
      source,
      text,
      headers,
      credits = 0,
    } = await (apolloId
      ? context.apollo.request('organizations/show', { path: { id: apolloId } }, options)
      : context.apollo.request('organizations/enrich', { params }, options))
    const wire = text === undefined ? undefined : { text, headers }
    return { organization: data.organization, source, credits, wire }
  } catch (error) {
    // To an id that it does not know, Apollo answers as to one that is none.
    if (apolloId && error instanceof ValidationError) return { organization: undefined, source: 'apollo', credits: 0 }
    throw error
  }
}
