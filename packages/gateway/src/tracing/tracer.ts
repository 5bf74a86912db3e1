import { type Tracer, trace } from '@opentelemetry/api'
import { version } from '../version.ts'

/** That of the process: nothing is traced, and nothing costs anything, where nobody has set one up. */
export function tracer(): Tracer {
  return trace.getTracer('delos', version)
}
