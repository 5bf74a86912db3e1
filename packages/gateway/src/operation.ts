import type { z } from 'zod'
import { hasScope } from './actor.ts'
import type { Context } from './context.ts'
import type { Scope } from './db/tables.ts'
import { ServiceError } from './errors.ts'
import { toServiceError } from './to-service-error.ts'

export interface OperationDefinition<I extends z.ZodType, O extends z.ZodType> {
  /** `noun.verb` */
  name: string
  summary: string
  scope: Scope
  input: I
  output: O
  run(context: Context, input: z.output<I>): Promise<z.input<O>>
}

/** One verb of the service. HTTP, the command line and jobs call the same one. */
export interface Operation<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly name: string
  readonly summary: string
  readonly scope: Scope
  readonly input: I
  readonly output: O
  call(context: Context, input: unknown): Promise<z.output<O>>
}

/** The only way to make a verb: scope, then input, then work, then one family of errors. */
export function operation<I extends z.ZodType, O extends z.ZodType>(
  definition: OperationDefinition<I, O>,
): Operation<I, O> {
  const { name, summary, scope, input, output, run } = definition
  return {
    name,
    summary,
    scope,
    input,
    output,
    async call(context, raw) {
      if (!hasScope(context.actor, scope)) throw forbidden(scope)
      const parsed = input.safeParse(raw)
      if (!parsed.success) throw invalidInput(parsed.error)
      try {
        // Parsing the output too is what keeps a field that is not listed from leaving the house.
        return output.parse(await run(context, parsed.data))
      } catch (error) {
        throw toServiceError(error)
      }
    },
  }
}

/** What an operation answers to a key without its scope. */
export function forbidden(scope: Scope): ServiceError {
  return new ServiceError('forbidden', `This key lacks the scope "${scope}"`, {
    reason: 'missing_scope',
    details: { requiredScope: scope },
  })
}

/** The first issue is the message; all of them are in the details. */
export function invalidInput(error: z.ZodError): ServiceError {
  const issues = error.issues.map(({ path, message, code, ...rest }) => ({
    field: [...path, ...unknownKey(rest)].join('.') || undefined,
    message,
    code,
  }))
  const [first] = issues
  return new ServiceError('invalid_input', first?.message ?? 'The input is not valid', {
    field: first?.field,
    details: issues.length > 1 ? { issues } : {},
  })
}

/** zod names the object for an unknown key; a caller wants to hear the key. */
function unknownKey(issue: object): string[] {
  return 'keys' in issue && Array.isArray(issue.keys) ? issue.keys.slice(0, 1).map(String) : []
}
