import { ApolloError, type User } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { loadDealStages } from './deal-stages.ts'

/** What Apollo’s ids are called. */
export interface Names {
  stage(id: string | null): string | null
  owner(id: string | null): string | null
}

const usersPerPage = 100

/** A name that cannot be had is null: no list fails for want of one, as with a key that may not read users. */
export async function loadNames(context: Context): Promise<Names> {
  const [stages, users] = await Promise.all([
    unlessRefused(context, () => loadDealStages(context)),
    unlessRefused(context, () => loadUsers(context)),
  ])
  const stageNames = new Map(stages.map(({ id, name }) => [id, name]))
  const userNames = new Map(users.map((user) => [user.id, nameOf(user)]))
  return {
    stage: (id) => (id && stageNames.get(id)) ?? null,
    owner: (id) => (id && userNames.get(id)) ?? null,
  }
}

async function unlessRefused<Row>({ log, signal }: Context, load: () => Promise<Row[]>): Promise<Row[]> {
  try {
    return await load()
  } catch (error) {
    if (!(error instanceof ApolloError) || signal.aborted) throw error
    log.warn({ err: error }, 'names could not be read')
    return []
  }
}

async function loadUsers(context: Context): Promise<User[]> {
  const users: User[] = []
  for (let page = 1; ; page += 1) {
    const answer = await context.apollo.users.search({ page, per_page: usersPerPage }, callOptions(context))
    users.push(...answer.users)
    if (answer.users.length < usersPerPage) return users
  }
}

function nameOf(user: User): string | null {
  return user.name || [user.first_name, user.last_name].filter(Boolean).join(' ') || user.email
}
