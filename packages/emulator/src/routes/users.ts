import { pageOf, paginationOf, readPage } from '../paging.ts'
import { ok, type Reply } from '../reply.ts'
import type { Call, Route } from '../route.ts'

export const userRoutes: Route[] = [
  {
    methods: ['GET', 'POST'],
    path: '/users/search',
    endpoint: 'users/search',
    limit: 'default',
    credits: 0,
    handle: search,
  },
]

function search({ team, params }: Call): Reply {
  const page = readPage(params)
  const pagination = paginationOf(team.users.length, page)
  // This list alone gives its page as a string.
  return ok({
    pagination: { ...pagination, page: String(pagination.page) },
    users: pageOf(team.users, page),
    num_fetch_result: null,
  })
}
