import { ok } from '../reply.ts'
import type { Route } from '../route.ts'

/** A bad key is still answered with 200: the flag tells, not the status. The service fills the flag in. */
export const healthRoutes: Route[] = [
  {
    methods: ['GET'],
    path: '/auth/health',
    endpoint: 'auth/health',
    limit: 'default',
    credits: 0,
    open: true,
    handle: () => ok({ healthy: true, is_logged_in: true }),
  },
]
