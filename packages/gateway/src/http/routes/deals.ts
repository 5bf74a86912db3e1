import { createDeal } from '../../services/deals/create-deal.ts'
import { getDealBoard } from '../../services/deals/get-deal-board.ts'
import { getDealForecast } from '../../services/deals/get-deal-forecast.ts'
import { getDealHistory } from '../../services/deals/get-deal-history.ts'
import { getDealVelocity } from '../../services/deals/get-deal-velocity.ts'
import { getStageTimes } from '../../services/deals/get-stage-times.ts'
import { listDealChanges } from '../../services/deals/list-deal-changes.ts'
import { listDealStages } from '../../services/deals/list-deal-stages.ts'
import { listDeals } from '../../services/deals/list-deals.ts'
import { listStuckDeals } from '../../services/deals/list-stuck-deals.ts'
import { moveDeal } from '../../services/deals/move-deal.ts'
import { setStageProbability } from '../../services/deals/set-stage-probability.ts'
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
  { method: 'GET', path: '/api/deals/board', operation: getDealBoard },
  { method: 'GET', path: '/api/deals/forecast', operation: getDealForecast },
  { method: 'GET', path: '/api/deals/velocity', operation: getDealVelocity },
  { method: 'GET', path: '/api/deals/stuck', operation: listStuckDeals },
  { method: 'GET', path: '/api/deals/changes', operation: listDealChanges },
  { method: 'GET', path: '/api/deals/stages', operation: listDealStages },
  { method: 'GET', path: '/api/deals/stages/times', operation: getStageTimes },
  {
    method: 'PUT',
    path: '/api/deals/stages/:stageId/probability',
    operation: setStageProbability,
    example: { probability: 40 },
  },
  { method: 'PATCH', path: '/api/deals/:id', operation: updateDeal, example: { amount: 15000 } },
  { method: 'POST', path: '/api/deals/:id/move', operation: moveDeal, example: { stageName: 'Negotiate' } },
  { method: 'GET', path: '/api/deals/:id/history', operation: getDealHistory },
]
