import { ApolloError } from '@delos/client'
import { type LoggerOptions, stdSerializers } from 'pino'
import type { Config } from './config.ts'
import { ServiceError } from './errors.ts'
import { currentTraceId } from './tracing/trace-parent.ts'

/** JSON lines with ids and codes. What names a person, and what opens a door, stays out. */
export function logOptions(level: Config['logLevel']): LoggerOptions {
  return {
    level,
    base: undefined,
    mixin: () => {
      const traceId = currentTraceId()
      return traceId === undefined ? {} : { traceId }
    },
    redact: {
      paths: ['*.headers', 'headers', '*.body', 'body', '*.email', 'email', '*.apiKey', 'apiKey', '*.input', 'input'],
      remove: true,
    },
    serializers: { err: safeError, error: safeError },
  }
}

/**
 * An error's fields may carry answers and details of people, and so may its text: the text of an answer of Apollo's, or of
 * one of ours, which quotes what it was asked. Its kind, code and place are enough.
 */
function safeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { type, stack } = stdSerializers.err(error)
  const frames = stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8)
  const cause = error.cause === undefined ? undefined : safeError(error.cause)
  return { type, ...codesOf(error), message: wordsOf(error), at: frames, cause }
}

/** `constraint` and `table` are PostgreSQL's, the last three the Apollo client's. */
const codeFields = ['code', 'reason', 'constraint', 'table', 'endpoint', 'status', 'errorCode'] as const

function codesOf(error: Error): Record<string, unknown> {
  const fields = error as Error & Partial<Record<(typeof codeFields)[number], unknown>>
  return Object.fromEntries(codeFields.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])))
}

const quotedText = /"[^"]*"/g
/** From the beginning of a word on: to begin anywhere would take the square of a long word's time. */
const address = /(?<![^\s"'<>])[^\s"'<>]*@[^\s"'<>]*/g
const longNumber = /\+?\d[\d\s().-]{6,}\d/g

/** Of a fault that nobody foresaw the words are needed, without what they quote. */
function wordsOf(error: Error): string | undefined {
  if (error instanceof ServiceError || error instanceof ApolloError) return undefined
  return error.message.replace(quotedText, '"…"').replace(address, '…').replace(longNumber, '…')
}
