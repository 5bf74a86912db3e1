import { DiagLogLevel, diag } from '@opentelemetry/api'
import type { Logger } from 'pino'
import { version } from '../version.ts'

export interface TracingOptions {
  /** Of an OTLP receiver; `/v1/traces` is appended. */
  endpoint: string
  serviceName: string
  instanceId: string
  log: Logger
}

export interface Tracing {
  /** Hands over what is left, within a time. */
  close(): Promise<void>
}

const deliverWithinMs = 2000
const complainEveryMs = 60_000

/**
 * Traces what this process does, from here on. For whoever owns the process: inside somebody else's, what that one has set
 * up is used. The rest of OpenTelemetry's variables (headers, sampler, batches) is read by its own parts.
 */
export async function startTracing({ endpoint, serviceName, instanceId, log }: TracingOptions): Promise<Tracing> {
  const [sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  diag.setLogger(complainTo(log), DiagLogLevel.ERROR)
  const url = `${endpoint.replace(/(?<!\/)\/+$/, '')}/v1/traces`
  const provider = new sdk.NodeTracerProvider({
    resource: resourceFromAttributes({
      'service.name': serviceName,
      'service.version': version,
      'service.instance.id': instanceId,
    }),
    spanProcessors: [new sdk.BatchSpanProcessor(new OTLPTraceExporter({ url, timeoutMillis: deliverWithinMs }))],
  })
  provider.register()
  return {
    async close() {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, deliverWithinMs)
      })
      await Promise.race([provider.shutdown().catch(() => {}), late])
      clearTimeout(timer)
    },
  }
}

/** A receiver that is away is said once a minute, and costs nothing but its traces. */
function complainTo(log: Logger) {
  let saidAt = Number.NEGATIVE_INFINITY
  const silent = () => {}
  return {
    verbose: silent,
    debug: silent,
    info: silent,
    warn: silent,
    error() {
      if (performance.now() - saidAt < complainEveryMs) return
      saidAt = performance.now()
      log.warn('traces could not be delivered')
    },
  }
}
