import type { Need } from '../people/needs.ts'

/** What Apollo says at once of a waterfall: whether its results will be posted. Empty where none was asked for. */
export function waterfallNotice(needs: readonly Need[], isAnybodyFound: boolean): string {
  if (!needs.includes('waterfall_email') && !needs.includes('waterfall_phone')) return ''
  return `,"waterfall":${JSON.stringify(isAnybodyFound ? accepted : rejected)}`
}

const accepted = { status: 'accepted', message: 'The results go to the webhook.' }
const rejected = { status: 'rejected', message: 'No record could be queued for waterfall enrichment.' }
