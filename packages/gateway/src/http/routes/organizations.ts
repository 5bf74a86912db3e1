import { enrichCompany } from '../../services/organizations/enrich-company.ts'
import { getOrganization } from '../../services/organizations/get-organization.ts'
import type { Route } from '../route.ts'

export const organizationRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/organizations/:domain', operation: getOrganization, costs: true },
  {
    method: 'POST',
    path: '/api/organizations/enrich',
    operation: enrichCompany,
    costs: true,
    example: { linkedinUrl: 'https://www.linkedin.com/company/stripe' },
  },
]
