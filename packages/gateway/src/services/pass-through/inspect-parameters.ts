import type { Actor } from '../../actor.ts'
import { ServiceError } from '../../errors.ts'
import type { FoundEndpoint } from './call.ts'
import { knownParameters } from './known-parameters.ts'
import { nearestName } from './nearest-name.ts'
import type { Params } from './parameters.ts'

/** Rails' own; they mean nothing to Apollo and do no harm. */
const ofTheFramework: ReadonlySet<string> = new Set(['format', 'utf8', 'authenticity_token', 'cacheKey'])
const mostWarnings = 5

/**
 * What Apollo would silently ignore, each with the nearest name that it knows. Throws for a key that wants to be told
 * so by a refusal.
 */
export function inspectParameters(
  endpoint: FoundEndpoint | undefined,
  params: Params,
  { strict }: Pick<Actor, 'strict'>,
): string[] {
  const known = endpoint && knownParameters[endpoint.name]
  if (!known) return []
  const strangers = Object.keys(params).filter(
    (name) => !known.includes(name) && !(name in (endpoint?.pathParams ?? {})) && !ofTheFramework.has(name),
  )
  const [first] = strangers
  if (first === undefined) return []
  if (strict) throw unknownParameter(first, nearestName(first, known))
  return strangers.slice(0, mostWarnings).map((name) => warningFor(name, nearestName(name, known)))
}

function warningFor(name: string, nearest: string | undefined): string {
  const said = `unknown parameter ${printable(name)}`
  return nearest === undefined ? said : `${said}: did you mean ${nearest}?`
}

function unknownParameter(name: string, nearest: string | undefined): ServiceError {
  const hint = nearest === undefined ? '' : ` Did you mean '${nearest}'?`
  return new ServiceError('invalid_input', `Unknown parameter '${printable(name)}'.${hint}`, {
    reason: 'unknown_parameter',
    field: name,
    details: nearest === undefined ? {} : { nearest },
  })
}

/** A header holds no other characters. */
function printable(name: string): string {
  return name.replace(/[^\x21-\x7e]/g, '?').slice(0, 60)
}
