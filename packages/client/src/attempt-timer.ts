import type { Clock } from './clock.ts'

export interface AttemptTimerOptions {
  timeoutMs: number
  signal: AbortSignal | undefined
}

/** One signal for the caller's abort and the attempt's timeout, which tells afterwards which of them it was. */
export interface AttemptTimer {
  readonly signal: AbortSignal
  readonly cause: 'timeout' | 'caller' | undefined
  stop(): void
}

/** A reason given is one that need not be made, with its stack, for every attempt that ends well. */
const stopped = Symbol('stopped')

// AbortSignal.any would keep every attempt alive as long as the caller's signal lives.
export function startAttemptTimer(clock: Clock, { timeoutMs, signal }: AttemptTimerOptions): AttemptTimer {
  const attempt = new AbortController()
  const timer = new AbortController()
  let cause: 'timeout' | 'caller' | undefined
  function end(why: 'timeout' | 'caller'): void {
    cause ??= why
    attempt.abort()
  }
  const callerAborted = (): void => end('caller')
  if (signal?.aborted) end('caller')
  signal?.addEventListener('abort', callerAborted, { once: true })
  clock.sleep(timeoutMs, timer.signal).then(
    () => end('timeout'),
    () => undefined,
  )
  return {
    signal: attempt.signal,
    get cause() {
      return cause
    },
    stop() {
      signal?.removeEventListener('abort', callerAborted)
      timer.abort(stopped)
    },
  }
}
