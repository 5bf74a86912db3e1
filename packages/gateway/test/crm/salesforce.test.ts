import { describeAdapter } from './conformance.ts'
import { openSalesforce } from './salesforce-world.ts'

describeAdapter('Salesforce', () => openSalesforce())
