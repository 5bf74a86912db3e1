import { endStandstill } from '../../services/standstill/end-standstill.ts'
import { showStandstill } from '../../services/standstill/show-standstill.ts'
import { backupAnswer, backupDescription } from '../backup-answer.ts'
import type { Route } from '../route.ts'

export const operationsRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/backup',
    operation: backupDescription,
    produces: ['application/gzip'],
    answer: backupAnswer,
  },
  { method: 'GET', path: '/api/standstill', operation: showStandstill },
  { method: 'POST', path: '/api/standstill/end', operation: endStandstill },
]
