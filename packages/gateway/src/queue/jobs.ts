import { z } from 'zod'

const none = z.strictObject({})
const sync = z.strictObject({ full: z.boolean().optional(), approvedRunId: z.string().max(64).optional() })
const domain = z.string().min(1).max(253)

/** Every job there is: the queue it waits in and the ids it is given. */
export const jobCatalogue = {
  'enrich-person': { queue: 'apollo-enrichment', payload: z.strictObject({ enrichmentId: z.string() }) },
  'enrich-batch': { queue: 'apollo-enrichment', payload: z.strictObject({ enrichmentId: z.string() }) },
  'enrich-org': { queue: 'apollo-enrichment', payload: z.strictObject({ domain }) },
  'bulk-search': {
    queue: 'apollo-enrichment',
    payload: z.strictObject({
      domains: z.array(domain).min(1).max(10_000),
      titles: z.array(z.string()).optional(),
      seniorities: z.array(z.string()).optional(),
    }),
  },
  'sync-users': { queue: 'apollo-sync', payload: sync },
  'sync-stages': { queue: 'apollo-sync', payload: sync },
  'sync-lists': { queue: 'apollo-sync', payload: sync },
  'sync-fields': { queue: 'apollo-sync', payload: sync },
  'sync-accounts': { queue: 'apollo-sync', payload: sync },
  'sync-contacts': { queue: 'apollo-sync', payload: sync },
  'sync-deals': { queue: 'apollo-sync', payload: sync },
  'sync-tasks': { queue: 'apollo-sync', payload: sync },
  'sync-sequences': { queue: 'apollo-sync', payload: sync },
  'stage-change': { queue: 'apollo-rules', payload: z.strictObject({ changeId: z.string() }) },
  'create-task': { queue: 'apollo-rules', payload: z.strictObject({ firingId: z.string() }) },
  'run-rule-action': { queue: 'apollo-rules', payload: z.strictObject({ firingId: z.string() }) },
  'sync-crm': { queue: 'crm-sync', payload: z.strictObject({ runId: z.string() }) },
  'match-callbacks': { queue: 'apollo-callbacks', payload: none },
  'poll-callbacks': { queue: 'apollo-callbacks', payload: none },
} as const satisfies Record<string, { queue: string; payload: z.ZodType }>

export type JobName = keyof typeof jobCatalogue
/** Those that read one kind of Apollo's records. */
export type SyncJobName = Exclude<Extract<JobName, `sync-${string}`>, 'sync-crm'>
export type Payload<N extends JobName> = z.output<(typeof jobCatalogue)[N]['payload']>
export type QueueName = (typeof jobCatalogue)[JobName]['queue']

/** A wish for work, made inside `mutate`. */
export type NewJob = {
  [N in JobName]: {
    /** For whoever has to tell it; made where left out. */
    id?: string
    name: N
    payload: Payload<N>
    /** Asking twice with the same intent is one job. */
    intent?: string
    runAt?: Date
  }
}[JobName]

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(jobCatalogue, name)
}

export const queueNames = [...new Set(Object.values(jobCatalogue).map((job) => job.queue))] satisfies QueueName[]
