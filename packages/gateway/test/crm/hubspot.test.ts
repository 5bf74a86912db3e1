import { describeAdapter } from './conformance.ts'
import { openHubspotWorld } from './hubspot-world.ts'

describeAdapter('HubSpot', () => openHubspotWorld())
