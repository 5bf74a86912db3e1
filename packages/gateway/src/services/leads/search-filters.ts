import { z } from 'zod'
import { normalizeDomain } from '../people/domain.ts'

/** Bare domains out of whatever spelling they come in; Apollo would silently find nobody under `https://www.…`. */
export function domainList(max: number) {
  return z
    .array(
      z.string().transform((text, check) => {
        const domain = normalizeDomain(text)
        if (domain) return domain
        check.addIssue({ code: 'custom', message: 'is not a domain' })
        return z.NEVER
      }),
    )
    .min(1, 'must name at least one domain')
    .max(max)
    .transform((domains) => [...new Set(domains)])
}

export const filterList = z.array(z.string().min(1).max(200)).max(100)
