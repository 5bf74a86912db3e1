export const ruleEvents = ['deal.stage_changed', 'contact.stage_changed'] as const
export type RuleEvent = (typeof ruleEvents)[number]

/** What a rule's texts may name, by the event that it answers. */
export const placeholders: Readonly<Record<RuleEvent, readonly string[]>> = {
  'deal.stage_changed': ['deal.name', 'deal.amount', 'contact.name', 'from', 'to'],
  'contact.stage_changed': ['contact.name', 'from', 'to'],
}

const pattern = /\{([a-z][a-z._]*)\}/gi

/** Names in braces that the event does not know. */
export function unknownPlaceholders(text: string, event: RuleEvent): string[] {
  return [...text.matchAll(pattern)].flatMap(([, name]) => (name && !placeholders[event].includes(name) ? [name] : []))
}

/** Values are put in as they are: a value with braces in it is not looked into again. */
export function fillIn(text: string, values: Readonly<Record<string, string | null | undefined>>): string {
  return text.replaceAll(pattern, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '–') : whole,
  )
}
