import type { WorldOrganization } from '../world/types.ts'
import { organizationFull, organizationMedium } from './organization.ts'

/** Companies as JSON text, printed once each: an employer is in every answer about a person. */
export class OrganizationTexts {
  readonly #full = new Map<string, string>()
  readonly #medium = new Map<string, string>()

  full(company: WorldOrganization): string {
    return remember(this.#full, company, organizationFull)
  }

  medium(company: WorldOrganization): string {
    return remember(this.#medium, company, organizationMedium)
  }
}

function remember(
  texts: Map<string, string>,
  company: WorldOrganization,
  print: (company: WorldOrganization) => unknown,
): string {
  let text = texts.get(company.id)
  if (text === undefined) {
    text = JSON.stringify(print(company))
    texts.set(company.id, text)
  }
  return text
}
