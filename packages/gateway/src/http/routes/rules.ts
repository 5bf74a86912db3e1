import { applyRules } from '../../services/rules/apply-rules.ts'
import { changeRule } from '../../services/rules/change-rule.ts'
import { createRule } from '../../services/rules/create-rule.ts'
import { deleteRule } from '../../services/rules/delete-rule.ts'
import { dryRunDraft, dryRunRule } from '../../services/rules/dry-run-rule.ts'
import { getRule } from '../../services/rules/get-rule.ts'
import { listLog } from '../../services/rules/list-rule-log.ts'
import { listRules } from '../../services/rules/list-rules.ts'
import { putRule } from '../../services/rules/put-rule.ts'
import { getWorkCalendar, putWorkCalendar } from '../../services/rules/work-calendar-verbs.ts'
import type { Route } from '../route.ts'

const rule = {
  event: 'deal.stage_changed',
  conditions: [
    { field: 'to', equals: 'Closed Won' },
    { field: 'deal.amount', above: 10_000 },
  ],
  actions: [{ type: 'create_task', taskType: 'call', title: 'Thank them for {deal.name}', dueInWorkingDays: 2 }],
}
const named = { name: 'Thank after a win', ...rule }
const since = '2026-11-01T00:00:00Z'
const calendar = { timeZone: 'Europe/Berlin', holidays: ['2026-12-25'] }

export const ruleRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/rules', operation: listRules },
  { method: 'POST', path: '/api/rules', operation: createRule, status: 201, example: named },
  { method: 'POST', path: '/api/rules/apply', operation: applyRules, example: { rules: [named], dryRun: true } },
  { method: 'POST', path: '/api/rules/dry-run', operation: dryRunDraft, example: { rule, since } },
  { method: 'GET', path: '/api/work-calendar', operation: getWorkCalendar },
  { method: 'PUT', path: '/api/work-calendar', operation: putWorkCalendar, example: calendar },
  { method: 'GET', path: '/api/rules/:id', operation: getRule },
  { method: 'PUT', path: '/api/rules/:id', operation: putRule, madeOrChanged: true, example: rule },
  { method: 'PATCH', path: '/api/rules/:id', operation: changeRule, example: { enabled: false } },
  { method: 'DELETE', path: '/api/rules/:id', operation: deleteRule },
  { method: 'GET', path: '/api/rules/:id/log', operation: listLog },
  { method: 'POST', path: '/api/rules/:id/dry-run', operation: dryRunRule, example: { since } },
]
