import { randomUUID } from 'node:crypto'
import { failure, type Reply } from '../reply.ts'

export interface ProblemDetail {
  message: string
  code?: string
  context?: Record<string, string[]>
}

export interface Problem {
  status: number
  category: string
  message: string
  errors?: ProblemDetail[]
  context?: Record<string, unknown>
  subCategory?: string
  more?: Record<string, unknown>
}

/** A refusal with HubSpot's body; thrown by whatever reads or checks, answered by the door. */
export class HubspotProblem extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.message)
    this.name = 'HubspotProblem'
    this.problem = problem
  }
}

export function toReply({ status, category, message, errors, context, subCategory, more }: Problem): Reply {
  return failure(status, {
    status: 'error',
    message,
    correlationId: randomUUID(),
    ...(errors ? { errors } : {}),
    ...(context ? { context } : {}),
    ...(subCategory ? { subCategory } : {}),
    category,
    ...more,
  })
}

/** The same refusal as one entry of a 207. */
export function toEntry({ category, message, errors, context, subCategory }: Problem): Record<string, unknown> {
  return {
    status: 'error',
    ...(subCategory ? { subCategory } : {}),
    category,
    message,
    errors: errors ?? [],
    context: context ?? {},
    links: {},
  }
}

export function invalid(message: string, more: Partial<Problem> = {}): HubspotProblem {
  return new HubspotProblem({ status: 400, category: 'VALIDATION_ERROR', message, ...more })
}

export function notFound(message = 'resource not found'): HubspotProblem {
  return new HubspotProblem({ status: 404, category: 'OBJECT_NOT_FOUND', message })
}

export function conflict(label: string, existingId: string): HubspotProblem {
  const noun = label.charAt(0) + label.slice(1).toLowerCase()
  return new HubspotProblem({
    status: 409,
    category: 'CONFLICT',
    message: `${noun} already exists. Existing ID: ${existingId}`,
  })
}

export interface InvalidValue {
  name: string
  error: string
  message: string
}

/** Every bad value of one record in HubSpot's wording: the list is JSON within the message, and once more beside it. */
export function invalidValues(values: readonly InvalidValue[], portalId: number): HubspotProblem {
  const list = values.map(({ name, error, message }) => ({
    isValid: false,
    message,
    error,
    name,
    localizedErrorMessage: message,
    portalId,
  }))
  return invalid(`Property values were not valid: ${JSON.stringify(list)}`, {
    errors: values.map(({ name, error, message }) => ({ message, code: error, context: { propertyName: [name] } })),
  })
}
