import { ApolloError } from '@delos/client'
import type { Context } from '../../context.ts'
import { ServiceError } from '../../errors.ts'

export interface Creation<T> {
  /** What is made, in words for the error: `deal`. */
  noun: string
  /** Makes it; undefined where the answer does not say what was made. */
  create: () => Promise<T | undefined>
  /** Looks for what an unanswered try may have made. */
  find: () => Promise<T | undefined>
}

type Waiter = Pick<Context, 'clock' | 'signal' | 'deadline'>

/** A list may show a new record seconds late. */
const looksAfterMs = [500, 2000, 5000]

/**
 * Makes one record where Apollo cannot tell a repeated create from a new one. After an unanswered try the record is
 * looked for, and only when the last look has shown that it is absent is it made once more.
 */
export async function createOnce<T>(waiter: Waiter, creation: Creation<T>): Promise<T> {
  for (let tries = 0; tries < 2; tries += 1) {
    const made = await unlessUnknown(creation.create)
    if (made !== undefined) return made
    const found = await lookRepeatedly(waiter, creation)
    if (found !== undefined) return found
  }
  throw outcomeUnknown(creation.noun)
}

/** Undefined where nobody knows whether the call took effect. Every other error passes through. */
export async function unlessUnknown<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call()
  } catch (error) {
    if (!isUnknownOutcome(error)) throw error
    return undefined
  }
}

function isUnknownOutcome(error: unknown): boolean {
  // A caller who left waits for no look-up.
  return error instanceof ApolloError && error.outcome === 'unknown' && error.name !== 'AbortError'
}

async function lookRepeatedly<T>(waiter: Waiter, { noun, find }: Creation<T>): Promise<T | undefined> {
  let failure: unknown
  for (const afterMs of looksAfterMs) {
    await pause(waiter, { afterMs, noun })
    try {
      failure = undefined
      const found = await find()
      if (found !== undefined) return found
    } catch (error) {
      if (!(error instanceof ApolloError) || waiter.signal.aborted) throw error
      failure = error
    }
  }
  // Not having been able to look is not the same as having found nothing.
  if (failure !== undefined) throw outcomeUnknown(noun, failure)
  return undefined
}

/** Waits, or says at once that the caller would be gone by then. */
export async function pause(
  { clock, signal, deadline }: Waiter,
  wait: { afterMs: number; noun: string },
): Promise<void> {
  if (deadline !== undefined && clock.now() + wait.afterMs >= deadline) throw outcomeUnknown(wait.noun)
  await clock.sleep(wait.afterMs, signal)
}

export function outcomeUnknown(noun: string, cause?: unknown): ServiceError {
  return new ServiceError(
    'upstream_unavailable',
    `Apollo did not say what became of the ${noun}; look before asking again`,
    {
      reason: 'outcome_unknown',
      cause,
    },
  )
}
