import type { Processor, QueueOptions, WorkerOptions } from 'bullmq'
import type { QueuedData } from './queued-data.ts'

export interface QueueOfferOptions {
  jobId: string
  delay: number
  priority: number
}

export interface JobQueue {
  add(name: string, data: QueuedData, opts: QueueOfferOptions): Promise<unknown>
  addBulk(jobs: { name: string; data: QueuedData; opts: QueueOfferOptions }[]): Promise<unknown>
  getJob(id: string): Promise<{ isCompleted(): Promise<boolean>; isFailed(): Promise<boolean> } | undefined>
  getJobCounts(...states: 'waiting'[]): Promise<unknown>
  on(event: 'error', listener: (error: Error) => void): unknown
  /** No worker of any process takes a job of it until it is resumed. */
  pause(): Promise<unknown>
  resume(): Promise<unknown>
  close(): Promise<void>
}

export interface QueueWorker {
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'failed', listener: (job: { data: QueuedData } | undefined, error: Error) => void): unknown
  waitUntilReady(): Promise<unknown>
  close(force?: boolean): Promise<void>
}

/** Where BullMQ keeps its queues. */
export interface QueueBackend {
  readonly kind: 'embedded' | 'postgres' | 'redis'
  openQueue(name: string, options: Omit<QueueOptions, 'connection'>): JobQueue
  openWorker(name: string, processor: Processor<QueuedData>, options: Omit<WorkerOptions, 'connection'>): QueueWorker
  /** Makes it ready for this release. */
  prepare(): Promise<void>
  close(): Promise<void>
}
