import type { Facts } from '../events/facts.ts'
import { findField } from '../events/fields.ts'

const pattern = /\{([a-z][a-z0-9._]*)\}/gi

/** Names in braces that some event of the pattern does not know. */
export function unknownPlaceholders(text: string, eventPattern: string): string[] {
  return [...text.matchAll(pattern)].flatMap(([, name]) => (name && !findField(name, eventPattern) ? [name] : []))
}

/** Values are put in as they are: a value with braces in it is not looked into again. */
export function fillIn(text: string, values: ReadonlyMap<string, string | null>): string {
  return text.replaceAll(pattern, (whole, name: string) => (values.has(name) ? (values.get(name) ?? '–') : whole))
}

/** The text with what the event and its records say in place of the names in braces. */
export async function fillFromFacts(text: string, facts: Facts): Promise<string> {
  const values = new Map<string, string | null>()
  for (const [, name = ''] of text.matchAll(pattern)) {
    const field = findField(name, facts.event.type)
    if (field && !values.has(name)) values.set(name, await facts.words(field))
  }
  return fillIn(text, values)
}
