/** The body of a refusal, of a call or of one row; every part may be missing. */
export interface HubspotProblem {
  category?: string
  message?: string
  subCategory?: string
  policyName?: string
  context?: Readonly<Record<string, readonly unknown[] | undefined>>
  errors?: readonly {
    message?: string
    code?: string
    context?: Readonly<Record<string, readonly unknown[] | undefined>>
  }[]
}

/** HubSpot has read the call and refuses it as a whole: nothing was written. */
export class HubspotRefusal extends Error {
  readonly status: number
  readonly problem: HubspotProblem

  constructor(status: number, problem: HubspotProblem) {
    super(`HubSpot answers ${status}: ${problem.message ?? problem.category ?? 'no reason given'}`)
    this.name = 'HubspotRefusal'
    this.status = status
    this.problem = problem
  }
}

/** From whatever stands in a body. */
export function readProblem(value: unknown): HubspotProblem {
  const body = typeof value === 'string' ? parse(value) : value
  return typeof body === 'object' && body !== null ? body : {}
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
