import { afterEach, beforeEach, describe } from 'vitest'
import { feedSuite } from './conformance-feed.ts'
import { limitSuite } from './conformance-limits.ts'
import { readSuite } from './conformance-reads.ts'
import { writeSuite } from './conformance-writes.ts'
import type { OpenCrm } from './crm-world.ts'

/** What every adapter owes the engine. `open` gives an empty CRM of its own to each test. */
export function describeAdapter(name: string, open: () => Promise<OpenCrm>): void {
  describe(`the ${name} adapter`, () => {
    let crm: OpenCrm | undefined
    const current = (): OpenCrm => {
      if (!crm) throw new Error('The CRM is not open')
      return crm
    }
    beforeEach(async () => {
      crm = await open()
    })
    afterEach(async () => {
      await crm?.close()
      crm = undefined
    })
    readSuite(current)
    feedSuite(current)
    writeSuite(current)
    limitSuite(current)
  })
}
