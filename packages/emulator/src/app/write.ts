import { Refusal, unprocessable } from '../reply.ts'
import type { Call } from '../route.ts'

/** What a change in the app may use. */
export type Write = Pick<Call, 'team' | 'directory' | 'ids' | 'nowMs' | 'minuteMs'>

export function unknown(kind: string, id: string): Refusal {
  return new Refusal(unprocessable(`there is no ${kind} ${id}`))
}
