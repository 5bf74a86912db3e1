import { deleteBudget } from '../../services/credits/delete-budget.ts'
import { getBudget } from '../../services/credits/get-budget.ts'
import { getCredits } from '../../services/credits/get-credits.ts'
import { listAlerts } from '../../services/credits/list-alerts.ts'
import { listBudgets } from '../../services/credits/list-budgets.ts'
import { listLedger } from '../../services/credits/list-ledger.ts'
import { putBudget } from '../../services/credits/put-budget.ts'
import type { Route } from '../route.ts'

export const creditRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/credits', operation: getCredits },
  { method: 'GET', path: '/api/credits/ledger', operation: listLedger },
  { method: 'GET', path: '/api/credits/alerts', operation: listAlerts },
  { method: 'GET', path: '/api/budgets', operation: listBudgets },
  { method: 'GET', path: '/api/budgets/:id', operation: getBudget },
  {
    method: 'PUT',
    path: '/api/budgets/:id',
    operation: putBudget,
    madeOrChanged: true,
    example: { scope: { team: 'sales' }, period: 'month', limitCredits: 500, softAlerts: [0.5, 0.8], timezone: 'UTC' },
  },
  { method: 'DELETE', path: '/api/budgets/:id', operation: deleteBudget },
]
