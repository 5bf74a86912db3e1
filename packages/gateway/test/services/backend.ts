/** What can be below every gateway of a run. */
export type Backend = 'pglite' | 'postgres' | 'postgres+redis'

const backends: readonly Backend[] = ['pglite', 'postgres', 'postgres+redis']

/** The value of `TEST_BACKEND`; the embedded database where it is left out. */
export function toBackend(value: string | undefined): Backend {
  const backend = backends.find((name) => name === (value || 'pglite'))
  if (!backend) throw new Error(`TEST_BACKEND: ${value} is none of ${backends.join(', ')}`)
  return backend
}
