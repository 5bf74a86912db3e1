import type { Schema } from './apollo-description.ts'

/** Where an answer is of another type than described. Null passes everywhere: Apollo describes hardly any. */
export function violations(value: unknown, schema: Schema | undefined, at = '$'): string[] {
  if (value === null || value === undefined || !schema) return []
  const choices = schema.oneOf ?? schema.anyOf
  if (choices) {
    const attempts = choices.map((choice) => violations(value, choice, at))
    return attempts.find((attempt) => attempt.length === 0) ?? attempts[0] ?? []
  }
  const types = schema.type === undefined ? [] : [schema.type].flat()
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) {
    return [`${at} is ${nameOf(value)}, described as ${types.join(' or ')}`]
  }
  if (schema.enum && !schema.enum.includes(value)) return [`${at} is ${JSON.stringify(value)}, which is not listed`]
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => violations(item, schema.items, `${at}[${index}]`)).slice(0, 5)
  }
  if (typeof value !== 'object') return []
  const fields = value as Record<string, unknown>
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    violations(fields[name], field, `${at}.${name}`),
  )
}

/** Described fields at the top of the answer that it does not have. */
export function absences(value: unknown, schema: Schema | undefined): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  const described = schema?.properties ?? {}
  return Object.keys(described)
    .filter((name) => !(name in value))
    .map((name) => `$.${name}`)
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return typeof value === 'object' && !Array.isArray(value)
  return typeof value === type
}

function nameOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value
}
