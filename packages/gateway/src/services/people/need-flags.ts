import type { Need } from './needs.ts'

/** What callers of the API call them. */
export const needFlags = {
  personal_email: 'revealPersonalEmails',
  phone: 'revealPhone',
  waterfall_email: 'waterfallEmail',
  waterfall_phone: 'waterfallPhone',
} as const satisfies Record<Need, string>

/** What a request asks for beyond the record. */
export function needsIn(asked: Partial<Record<(typeof needFlags)[Need], boolean>>): Need[] {
  return (Object.keys(needFlags) as Need[]).filter((need) => asked[needFlags[need]])
}
