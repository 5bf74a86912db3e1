import type { Gateway } from '../../gateway.ts'

/** A CRM to show the sync with, and the hand of somebody who works in it. */
export interface DemoCrm {
  kind: 'hubspot' | 'salesforce' | 'tables'
  title: string
  /** Users of Apollo's and who they are in the CRM, by their e-mail addresses. */
  owners: Record<string, string>
  connection: { settings: Record<string, string>; secrets?: Record<string, string> }
  add(person: DemoPerson): Promise<string>
  retitle(email: string, title: string): Promise<void>
  titleOf(email: string): Promise<string | null>
  count(): Promise<number>
  close(): Promise<void>
}

export interface DemoPerson {
  firstName: string
  lastName: string
  email: string
  title: string | null
}

export type OpenDemoCrm = (gateway: Gateway) => Promise<DemoCrm>
