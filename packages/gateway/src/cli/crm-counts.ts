const words: Record<string, string> = {
  apolloRead: 'read from Apollo',
  crmRead: 'read from the CRM',
  compared: 'pairs compared',
  linked: 'found on both sides, and linked',
  newInApollo: 'new in Apollo',
  newInCrm: 'new in the CRM',
  conflicts: 'fields changed on both sides, and decided by policy',
  ambiguous: 'records left for a person to judge',
  parked: 'fields that cannot be written as they are',
  quarantined: 'records that keep going back and forth, put aside',
  merged: 'merges followed',
  deletedInApollo: 'deleted in Apollo',
  deletedInCrm: 'deleted in the CRM',
  deletionsHeld: 'deletions that wait for consent',
  foundAgain: 'found again after a lost answer',
  failed: 'refused by the other side',
  undone: 'writes taken back',
  partlyUndone: 'writes taken back in part',
  notUndone: 'writes left as they are',
}

const deeds: Record<string, string> = { create: 'made', update: 'changed', delete: 'deleted' }
const ends: Record<string, string> = {
  done: '',
  planned: ', planned',
  sent: ', under way',
  unknown: ', answer lost',
  failed: ', refused',
  skipped: ', not needed',
  held: ', waits for consent',
  undone: ', taken back since',
}
/** Said by the writes already. */
const said = new Set([
  'createdInApollo',
  'createdInCrm',
  'updatedInApollo',
  'updatedInCrm',
  'deletedInApolloByUs',
  'deletedInCrmByUs',
])

/** Counts of a run and how its writes ended, one a line, in words. */
export function formatCounts(counts: Readonly<Record<string, number>>): string[] {
  const named = Object.entries(counts).filter(([name]) => !said.has(name))
  const width = Math.max(0, ...named.map(([name]) => nameOf(name).length))
  return named.map(([name, times]) => `${nameOf(name).padEnd(width)}  ${times}`)
}

function nameOf(name: string): string {
  const [side, deed = '', end = ''] = name.split('.')
  if (!deed) return words[name] ?? name
  return `${deeds[deed] ?? deed} in ${side === 'crm' ? 'the CRM' : 'Apollo'}${ends[end] ?? `, ${end}`}`
}
