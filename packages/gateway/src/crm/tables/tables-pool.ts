import pg from 'pg'

export interface TablesPool {
  query(text: string, params?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>
  end(): Promise<void>
}

/** The tables of a database elsewhere, on few connections: it is somebody else's. */
export function openTablesPool(connectionString: string): TablesPool {
  const pool = new pg.Pool({ connectionString, max: 4, connectionTimeoutMillis: 10_000 })
  // An idle connection that is cut is replaced by the next query, which fails by itself where it cannot be.
  pool.on('error', () => {})
  return {
    query: (text, params) => pool.query(text, params && [...params]),
    end: () => pool.end(),
  }
}

/** The embedded database, which others close. */
export function sharedTablesPool(pool: Pick<TablesPool, 'query'>): TablesPool {
  return { query: (text, params) => pool.query(text, params), end: async () => {} }
}
