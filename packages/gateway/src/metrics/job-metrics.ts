import { Counter, Histogram, type Registry } from 'prom-client'

/** `given_back`: the process stopped. */
export type RunEnd = 'completed' | 'failed' | 'postponed' | 'given_back' | 'lost' | 'dead'

export interface JobMetrics {
  began(run: { queue: string; waitedMs: number }): void
  ended(run: { job: string; end: RunEnd; durationMs: number }): void
}

export function createJobMetrics(registry: Registry): JobMetrics {
  const registers = [registry]
  const waits = new Histogram({
    name: 'delos_job_wait_seconds',
    help: 'Time from when a job was due to the begin of its run',
    labelNames: ['queue'] as const,
    buckets: [0.05, 0.25, 1, 5, 15, 60, 300, 1800, 3600, 21_600],
    registers,
  })
  const runs = new Counter({
    name: 'delos_job_runs_total',
    help: 'Runs of jobs by how they ended',
    labelNames: ['job', 'end'] as const,
    registers,
  })
  const duration = new Histogram({
    name: 'delos_job_duration_seconds',
    help: 'Time that a run of a job took',
    labelNames: ['job'] as const,
    buckets: [0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 1800, 3600],
    registers,
  })
  return {
    began: ({ queue, waitedMs }) => waits.observe({ queue }, Math.max(0, waitedMs) / 1000),
    ended({ job, end, durationMs }) {
      runs.inc({ job, end })
      duration.observe({ job }, Math.max(0, durationMs) / 1000)
    },
  }
}
