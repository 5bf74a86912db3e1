import type { EndpointName } from '@delos/client'
import type { Context } from '../../context.ts'
import type { ApolloCall, FoundEndpoint } from './call.ts'
import { enrichCompaniesRaw, enrichCompanyRaw } from './enrich-organizations.ts'
import type { KeyShares } from './key-shares.ts'
import { matchPeople } from './match-people.ts'
import { matchPerson } from './match-person.ts'
import type { RawAnswer } from './raw-answer.ts'

type AnswerFromStore = (
  parts: { shares: KeyShares },
  context: Context,
  asked: { call: ApolloCall; endpoint: FoundEndpoint },
) => Promise<RawAnswer>

/** The operations whose records Delos keeps: what it knows, it does not buy. */
export const answersFromStore: ReadonlyMap<EndpointName, AnswerFromStore> = new Map<EndpointName, AnswerFromStore>([
  ['people/match', matchPerson],
  ['people/bulk_match', matchPeople],
  ['organizations/enrich', enrichCompanyRaw],
  ['organizations/bulk_enrich', enrichCompaniesRaw],
])
