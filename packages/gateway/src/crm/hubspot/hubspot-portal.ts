import type { HubspotCaller } from './hubspot-caller.ts'
import type { PropertyBook } from './property-book.ts'

/** What the adapter's verbs share. */
export interface HubspotPortal {
  caller: HubspotCaller
  book: PropertyBook
  keyProperty: string | undefined
  indexLagMs: number
}
