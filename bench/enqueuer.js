/**
 * Makes empty jobs, as a cause within Delos does: all in one transaction.
 *
 * @param {import('../packages/gateway/dist/gateway.js').Gateway} gateway
 */
export function createEnqueuer(gateway) {
  const actor = { type: 'system', id: 'bench', name: 'bench', scopes: ['write'] }
  const context = gateway.as(actor, { requestId: gateway.makeId() })
  return (count, domain) => {
    const enqueue = Array.from({ length: count }, () => ({ name: 'enrich-org', payload: { domain } }))
    return context.mutate(async () => ({ value: undefined, audit: [], enqueue }))
  }
}
