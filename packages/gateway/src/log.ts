import { type LoggerOptions, stdSerializers } from 'pino'
import type { Config } from './config.ts'

/** JSON lines with ids and codes. What names a person, and what opens a door, stays out. */
export function logOptions(level: Config['logLevel']): LoggerOptions {
  return {
    level,
    base: undefined,
    redact: {
      paths: ['*.headers', 'headers', '*.body', 'body', '*.email', 'email', '*.apiKey', 'apiKey', '*.input', 'input'],
      remove: true,
    },
    serializers: { err: safeError, error: safeError },
  }
}

/** An error's fields may carry answers and details of people: its kind, code and place are enough. */
function safeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { type, stack } = stdSerializers.err(error)
  const code = 'code' in error ? error.code : undefined
  const frames = stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8)
  const cause = error.cause === undefined ? undefined : safeError(error.cause)
  return { type, code, message: error.message, at: frames, cause }
}
