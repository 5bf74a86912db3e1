/** What the queue itself is told: which row to look at, and which handing-over of it this is. */
export interface QueuedData {
  jobId: string
  dispatch: number
}
