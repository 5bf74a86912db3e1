import { countDeadLetters, countOpenJobs } from '../db/figures/job-figures.ts'
import { isJobName, jobCatalogue, queueNames } from '../queue/jobs.ts'
import { addGauge, type Reading, type ReadingParts } from './reading.ts'

/** What waits, what runs, and what died and was not looked after. */
export function jobReading({ registry, db, clock }: ReadingParts): Reading {
  const jobs = addGauge(registry, 'delos_jobs', 'Jobs that are not over: pending, queued or active', [
    'queue',
    'job',
    'status',
  ])
  const depth = addGauge(registry, 'delos_queue_depth', 'Jobs that are due and wait for a worker', ['queue'])
  const oldest = addGauge(registry, 'delos_queue_oldest_seconds', 'How long the oldest of those has been due', [
    'queue',
  ])
  const letters = addGauge(registry, 'delos_dead_letters', 'Jobs that failed for good and were not replayed', ['job'])
  return {
    name: 'jobs',
    gauges: [jobs, depth, oldest, letters],
    async read() {
      const now = clock.now()
      const [open, dead] = await Promise.all([countOpenJobs(db, new Date(now)), countDeadLetters(db)])
      return () => {
        for (const queue of queueNames) {
          depth.set({ queue }, 0)
          oldest.set({ queue }, 0)
        }
        let oldestMs = new Map<string, number>()
        for (const { name, status, count, due, oldestAt } of open) {
          if (!isJobName(name)) continue
          const { queue } = jobCatalogue[name]
          jobs.set({ queue, job: name, status }, Number(count))
          if (status === 'active') continue
          depth.inc({ queue }, Number(due))
          if (oldestAt) oldestMs = oldestMs.set(queue, Math.max(oldestMs.get(queue) ?? 0, now - oldestAt.getTime()))
        }
        for (const [queue, ms] of oldestMs) oldest.set({ queue }, ms / 1000)
        for (const { name, count } of dead) letters.set({ job: name }, Number(count))
      }
    },
  }
}
