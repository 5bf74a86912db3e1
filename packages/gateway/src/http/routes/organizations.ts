import { getOrganization } from '../../services/organizations/get-organization.ts'
import type { Route } from '../route.ts'

export const organizationRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/organizations/:domain', operation: getOrganization, costs: true },
]
