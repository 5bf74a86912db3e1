import { createRule } from '../../services/rules/create-rule.ts'
import { deleteRule } from '../../services/rules/delete-rule.ts'
import { listRules } from '../../services/rules/list-rules.ts'
import type { Route } from '../route.ts'

const example = {
  name: 'Thank after a win',
  event: 'deal.stage_changed',
  conditions: { toStageName: 'Closed Won' },
  action: { type: 'create_task', taskType: 'call', title: 'Thank them for {deal.name}', dueInDays: 2 },
}

export const ruleRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/rules', operation: listRules },
  { method: 'POST', path: '/api/rules', operation: createRule, status: 201, example },
  { method: 'DELETE', path: '/api/rules/:id', operation: deleteRule },
]
