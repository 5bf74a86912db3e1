import { createHubspot } from './hubspot/hubspot.ts'
import { createSalesforce, salesforceClient } from './salesforce/salesforce.ts'

export interface CrmStandInOptions {
  port?: number
  host?: string
  seed?: number
}

export interface RunningCrm {
  url: string
  /** What to tell the one who started it: how a client signs in. */
  lines: string[]
  close(): Promise<void>
}

/** The CRMs that can be started in Apollo's place on a command line, by name. */
export const crmStandIns: Record<string, (options: CrmStandInOptions) => Promise<RunningCrm>> = {
  hubspot: startHubspot,
  salesforce: startSalesforce,
}

async function startHubspot(options: CrmStandInOptions): Promise<RunningCrm> {
  const { url, token, close } = await createHubspot(options)
  return { url, lines: [`Emulated HubSpot at ${url}`, `Token ${token}`], close }
}

async function startSalesforce(options: CrmStandInOptions): Promise<RunningCrm> {
  const salesforce = await createSalesforce(options)
  const { clientId, clientSecret } = salesforceClient
  return {
    url: salesforce.url,
    lines: [
      `Emulated Salesforce at ${salesforce.url}`,
      `Client ${clientId}, secret ${clientSecret}, refresh token ${salesforce.signIn.consent().refreshToken}`,
    ],
    close: salesforce.close,
  }
}
