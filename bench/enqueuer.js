/**
 * Makes jobs, as a cause within Delos does: all in one transaction.
 *
 * @param {import('../packages/gateway/dist/gateway.js').Gateway} gateway
 */
export function createJobMaker(gateway) {
  const actor = { type: 'system', id: 'bench', name: 'bench', scopes: ['write'] }
  const context = gateway.as(actor, { requestId: gateway.makeId() })
  return (enqueue) => context.mutate(async () => ({ value: undefined, audit: [], enqueue }))
}

/**
 * The same for so many of one domain.
 *
 * @param {import('../packages/gateway/dist/gateway.js').Gateway} gateway
 */
export function createEnqueuer(gateway) {
  const make = createJobMaker(gateway)
  return (count, domain) => make(Array.from({ length: count }, () => ({ name: 'enrich-org', payload: { domain } })))
}
