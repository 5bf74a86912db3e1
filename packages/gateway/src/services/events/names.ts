import type { ApolloClient, CallOptions } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'

/** What is called by a name, and by an id that nobody remembers. */
export type NamedKind =
  | 'deal stage'
  | 'contact stage'
  | 'account stage'
  | 'user'
  | 'contact list'
  | 'account list'
  | 'sequence'

export interface Named {
  id: string
  /** The first one is shown. */
  names: readonly string[]
}

/** Apollo's names, each kind asked for once. */
export interface Names {
  all(kind: NamedKind): Promise<readonly Named[]>
  /** What the id is called; null where nothing is. */
  of(kind: NamedKind, id: string): Promise<string | null>
  /** Whether the words are the id or a name of this one, in any case. */
  isSame(kind: NamedKind, id: string, words: string): Promise<boolean>
  /** The one with this id or name, looked for past the cache where it is not in it. */
  find(kind: NamedKind, words: string): Promise<Named | undefined>
}

export function createNames(context: Context): Names {
  const loaded = new Map<NamedKind, Promise<readonly Named[]>>()

  function all(kind: NamedKind, cache: 'default' | 'refresh' = 'default'): Promise<readonly Named[]> {
    const known = loaded.get(kind)
    if (known && cache === 'default') return known
    const loading = loaders[kind](context.apollo, callOptions(context, { cache }))
    loaded.set(kind, loading)
    // What failed is asked for again by whoever needs it next.
    loading.catch(() => loaded.delete(kind))
    return loading
  }

  return {
    all,
    async of(kind, id) {
      return (await all(kind)).find((one) => one.id === id)?.names[0] ?? null
    },
    async isSame(kind, id, words) {
      return (
        id === words ||
        matches(
          (await all(kind)).find((one) => one.id === id),
          words,
        )
      )
    },
    async find(kind, words) {
      const byWords = (named: readonly Named[]) =>
        named.find(({ id }) => id === words) ?? named.find((one) => matches(one, words))
      return byWords(await all(kind)) ?? byWords(await all(kind, 'refresh'))
    },
  }
}

function matches(named: Named | undefined, words: string): boolean {
  const wanted = words.trim().toLowerCase()
  return named?.names.some((name) => name.trim().toLowerCase() === wanted) ?? false
}

type Loader = (apollo: ApolloClient, options: CallOptions) => Promise<readonly Named[]>

const loaders: Readonly<Record<NamedKind, Loader>> = {
  'deal stage': async (apollo, options) => (await apollo.deals.stages(options)).map(byName),
  'contact stage': async (apollo, options) => (await apollo.contacts.stages(options)).map(byName),
  'account stage': async (apollo, options) => (await apollo.accounts.stages(options)).map(byName),
  'contact list': (apollo, options) => listsOf(apollo, options, 'contacts'),
  'account list': (apollo, options) => listsOf(apollo, options, 'accounts'),
  sequence: (apollo, options) => gather(apollo.sequences.searchAll({}, options), byName),
  user: (apollo, options) =>
    gather(apollo.users.searchAll(options), ({ id, name, first_name, last_name, email }) => ({
      id,
      names: [name ?? '', [first_name, last_name].filter(Boolean).join(' '), email ?? ''].filter(Boolean),
    })),
}

async function listsOf(apollo: ApolloClient, options: CallOptions, of: 'contacts' | 'accounts'): Promise<Named[]> {
  const labels = await apollo.labels.list(options)
  return labels.filter(({ modality }) => modality === of).map(byName)
}

function byName({ id, name }: { id: string; name: string }): Named {
  return { id, names: [name] }
}

async function gather<T>(rows: AsyncIterable<T>, toNamed: (row: T) => Named): Promise<Named[]> {
  const named: Named[] = []
  for await (const row of rows) named.push(toNamed(row))
  return named
}
