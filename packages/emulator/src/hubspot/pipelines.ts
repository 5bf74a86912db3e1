import type { HubspotObject } from './object-types.ts'

export interface HubspotStage {
  id: string
  label: string
  metadata: Record<string, string>
}

export interface HubspotPipeline {
  id: string
  label: string
  stages: readonly HubspotStage[]
}

function stage(id: string, label: string, probability: string): HubspotStage {
  return { id, label, metadata: { isClosed: String(['0.0', '1.0'].includes(probability)), probability } }
}

const ofDeals: readonly HubspotPipeline[] = [
  {
    id: 'default',
    label: 'Sales Pipeline',
    stages: [
      stage('appointmentscheduled', 'Appointment Scheduled', '0.2'),
      stage('qualifiedtobuy', 'Qualified To Buy', '0.4'),
      stage('presentationscheduled', 'Presentation Scheduled', '0.6'),
      stage('decisionmakerboughtin', 'Decision Maker Bought-In', '0.8'),
      stage('contractsent', 'Contract Sent', '0.9'),
      stage('closedwon', 'Closed Won', '1.0'),
      stage('closedlost', 'Closed Lost', '0.0'),
    ],
  },
  {
    id: 'renewals',
    label: 'Renewals',
    stages: [
      stage('renewal_open', 'Open', '0.5'),
      stage('renewal_won', 'Renewed', '1.0'),
      stage('renewal_lost', 'Lost', '0.0'),
    ],
  },
]

export function pipelinesOf(object: HubspotObject): readonly HubspotPipeline[] {
  return object === 'deals' ? ofDeals : []
}

/** What `pipeline` and `dealstage` may be; undefined for other properties. */
export function stageIds(object: HubspotObject, property: string): string[] | undefined {
  if (object !== 'deals') return undefined
  if (property === 'pipeline') return ofDeals.map(({ id }) => id)
  if (property !== 'dealstage') return undefined
  return ofDeals.flatMap(({ stages }) => stages.map(({ id }) => id))
}

/** Whether a stage belongs to a pipeline. */
export function hasStage(pipelineId: string, stageId: string): boolean {
  return ofDeals.some(({ id, stages }) => id === pipelineId && stages.some((stage) => stage.id === stageId))
}
