import { type ApolloClient, AuthenticationError, endpoints, PermissionError } from '@delos/client'
import { type Finding, fine, found } from './finding.ts'

/** What each of the free questions is for; asked for one record at most. */
const asked = {
  'mixed_people/api_search': { for: 'searching leads', params: { per_page: 1 } },
  'contacts/search': { for: 'contacts', params: { per_page: 1 } },
  'accounts/search': { for: 'accounts', params: { per_page: 1 } },
  'opportunities/search': { for: 'deals', params: { per_page: 1 } },
  'opportunity_stages/index': { for: 'stages of deals', params: {} },
  'contact_stages/index': { for: 'stages of contacts', params: {} },
  'emailer_campaigns/search': { for: 'sequences', params: { per_page: 1 } },
  'email_accounts/index': { for: 'mailboxes of sequences', params: {} },
  'tasks/search': { for: 'tasks', params: { per_page: 1 } },
  'labels/index': { for: 'lists', params: {} },
  'typed_custom_fields/index': { for: 'custom fields', params: {} },
  'users/search': { for: 'the team', params: { per_page: 1 } },
} as const

type Asked = keyof typeof asked
type Answer = 'allowed' | 'no scope' | 'not in plan' | 'unknown'

const check = 'apollo scopes'

/** No scope can be selected for this one: who may ask it has a master key. */
const masterOnly = 'phone_calls/search'

/** What costs or changes something cannot be tried: of a key that is no master key, only its owner knows. */
export async function checkScopes(client: ApolloClient): Promise<Finding[]> {
  const names = Object.keys(asked) as Asked[]
  const [master, ...answers] = await Promise.all([
    tryOne(() => client.request(masterOnly, { params: { per_page: 1 } })),
    ...names.map((name) => tryOne(() => client.request(name, { params: asked[name].params }))),
  ])
  const findings: Finding[] = []
  const those = (answer: Answer) => names.filter((_, index) => answers[index] === answer)
  const [unscoped, unplanned] = [those('no scope'), those('not in plan')]
  if (unscoped.length) findings.push(found('apollo_scope_missing', check, unscoped.map(describe).join(', ')))
  if (unplanned.length) findings.push(found('apollo_plan_lacks', 'apollo plan', unplanned.map(describe).join(', ')))
  if (unscoped.length) return findings
  if (master === 'allowed') return [fine(check, 'a master key: it may do everything'), ...findings]
  return [fine(check, `it may read all; not tried: ${untried().join(', ')}`), ...findings]
}

function describe(name: Asked): string {
  return `${name} (${asked[name].for})`
}

/** What Delos buys with. */
function untried(): string[] {
  const bought = ['people/match', 'people/bulk_match', 'organizations/enrich', 'organizations/bulk_enrich'] as const
  return bought.filter((name) => endpoints[name].credits !== undefined)
}

async function tryOne(ask: () => Promise<unknown>): Promise<Answer> {
  try {
    await ask()
    return 'allowed'
  } catch (error) {
    if (error instanceof AuthenticationError) return 'no scope'
    if (!(error instanceof PermissionError)) return 'unknown'
    return /\bplans?\b/i.test(error.apolloMessage ?? '') ? 'not in plan' : 'no scope'
  }
}
