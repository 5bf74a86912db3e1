import { z } from 'zod'
import { callOptions } from '../../apollo-call.ts'
import { operation } from '../../operation.ts'

export const listUsers = operation({
  name: 'users.list',
  summary: 'The users of the Apollo team, who can own deals and tasks',
  scope: 'read',
  input: z.strictObject({ page: z.coerce.number().int().min(1).max(500).default(1) }),
  output: z.object({
    users: z.array(z.object({ id: z.string(), name: z.string().nullable(), email: z.string().nullable() })),
    pagination: z.object({ page: z.int(), perPage: z.int(), totalEntries: z.int(), totalPages: z.int() }),
  }),
  async run(context, { page }) {
    const { users, pagination } = await context.apollo.users.search({ page, per_page: 100 }, callOptions(context))
    return {
      users: users.map(({ id, name, email }) => ({ id, name: name ?? null, email: email ?? null })),
      pagination: { page, perPage: 100, totalEntries: pagination.total_entries, totalPages: pagination.total_pages },
    }
  },
})
