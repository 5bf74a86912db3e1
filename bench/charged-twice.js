/**
 * Who was charged more than once: people with a row that says their answer was lost, bought again under another name, and
 * people where nothing says so.
 *
 * @param {Record<string, number>} chargesByPerson
 * @param {import('./lead-list.js').LeadList} list
 * @param {readonly { row: number, status: string }[]} results
 */
export function chargedTwice(chargesByPerson, list, results) {
  const lost = new Set(
    results.filter(({ status }) => status === 'unknown').map(({ row }) => list.rows[row - 1].personId),
  )
  const twice = Object.keys(chargesByPerson).filter((id) => chargesByPerson[id] > 1)
  const marked = twice.filter((id) => lost.has(id)).length
  return { marked, unmarked: twice.length - marked }
}
