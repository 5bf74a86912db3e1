import { createDeal } from '../../services/deals/create-deal.ts'
import { getDealHistory } from '../../services/deals/get-deal-history.ts'
import { listDealStages } from '../../services/deals/list-deal-stages.ts'
import { listDeals } from '../../services/deals/list-deals.ts'
import { updateDeal } from '../../services/deals/update-deal.ts'
import type { Route } from '../route.ts'

export const dealRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/deals',
    operation: createDeal,
    status: 201,
    example: { name: 'Example: yearly plan', amount: 12000, ownerId: '66302798d03b9601c7934ebf' },
  },
  { method: 'GET', path: '/api/deals', operation: listDeals },
  { method: 'GET', path: '/api/deals/stages', operation: listDealStages },
  { method: 'PATCH', path: '/api/deals/:id', operation: updateDeal, example: { amount: 15000 } },
  { method: 'GET', path: '/api/deals/:id/history', operation: getDealHistory },
]
