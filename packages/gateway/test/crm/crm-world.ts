import type { CrmAdapter, CrmLinks, CrmObject, CrmValue } from '../../src/crm/crm-adapter.ts'

export type WorldFields = Readonly<Record<string, CrmValue>>

/** `lost_answer`: the next creation is carried out and its answer never comes. `down`: the next request is refused once. */
export type WorldFault = 'lost_answer' | 'down' | 'short_limit' | 'long_limit' | 'revoked'

/** What the CRM calls the things that every CRM has. */
export interface CrmNames {
  contacts: {
    email: string
    firstName: string
    lastName: string
    title: string
    /** A field with fixed values, and one value that it has. */
    choice: { field: string; value: string }
    readOnly: string
  }
  companies: { name: string; domain: string }
  deals: { name: string; amount: string; closeDate: string; stage: string; openStage: string; wonStage: string }
  /** Somebody who may own records. */
  owner: { id: string; email: string }
}

/** The test's own hand on the CRM's side: what a person there does, past the adapter. */
export interface CrmWorld {
  readonly names: CrmNames
  /** Whether the CRM refuses a second contact with an e-mail address that it knows. */
  readonly refusesDuplicates: boolean
  seed(object: CrmObject, record: { fields: WorldFields; ownerId?: string; links?: CrmLinks }): Promise<string>
  edit(object: CrmObject, id: string, fields: WorldFields): Promise<void>
  remove(object: CrmObject, id: string): Promise<void>
  merge(object: CrmObject, merge: { from: string; into: string }): Promise<void>
  /** The record as the CRM holds it; undefined where it is gone. */
  peek(
    object: CrmObject,
    id: string,
  ): Promise<{ fields: WorldFields; ownerId: string | null; links: CrmLinks } | undefined>
  count(object: CrmObject): Promise<number>
  fault(fault: WorldFault): Promise<void>
  /** Lets the CRM's index catch up with its records. */
  settle(): Promise<void>
  /** Requests, or statements, that the CRM has had from the adapter so far. */
  requests(): number
}

export interface OpenCrm {
  adapter: CrmAdapter
  world: CrmWorld
  /** Another adapter on the same CRM, as another process would have it. */
  another(): Promise<CrmAdapter>
  close(): Promise<void>
}
