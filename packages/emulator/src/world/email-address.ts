import type { EmailPattern } from './types.ts'

const builders: Record<EmailPattern, (first: string, last: string) => string> = {
  'first.last': (first, last) => `${first}.${last}`,
  first_last: (first, last) => `${first}_${last}`,
  flast: (first, last) => first.slice(0, 1) + last,
  lastf: (first, last) => last + first.slice(0, 1),
  first: (first) => first,
}

/** The part before the `@`, from names that are folded already. */
export function emailLocalPart(pattern: EmailPattern, first: string, last: string): string {
  return builders[pattern](first, last)
}
