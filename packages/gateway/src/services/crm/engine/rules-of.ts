import type { ObjectWorld } from './crm-world.ts'

/** What the CRM calls a field of Apollo's, where the mapping has it. */
export function fieldOfRule({ mapping }: ObjectWorld, apollo: string): string | undefined {
  return mapping.fields.find((rule) => rule.apollo === apollo)?.crm
}

/** Every field that has to be read at the CRM. */
export function crmFieldsOf({ mapping }: ObjectWorld): string[] {
  const named = mapping.fields.flatMap((rule) => (rule.crm.startsWith('$') ? [] : [rule.crm]))
  const joined = mapping.fields.flatMap((rule) =>
    rule.toApollo.flatMap((transform) => (transform.type === 'join' ? transform.with : [])),
  )
  return [...new Set([...named, ...joined, ...(mapping.marker ? [mapping.marker] : [])])]
}
