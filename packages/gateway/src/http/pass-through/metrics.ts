import { Counter, type Registry } from 'prom-client'
import type { PassThroughCounts } from './counts.ts'

export function addPassThroughMetrics(registry: Registry, counts: PassThroughCounts): void {
  const figures = {
    delos_pass_through_repairs_total: {
      help: 'Faults of clients that were put right',
      label: 'repair',
      read: () => counts.repairs,
    },
    delos_pass_through_answers_total: {
      help: 'Answers by where they came from',
      label: 'source',
      read: () => counts.answers,
    },
    delos_pass_through_unknown_total: {
      help: 'Calls to operations that Delos does not know',
      label: undefined,
      read: () => new Map([['', counts.unknown]]),
    },
    delos_pass_through_warnings_total: {
      help: 'Parameters that Apollo ignores, and filters without effect',
      label: undefined,
      read: () => new Map([['', counts.warnings]]),
    },
  }
  for (const [name, { help, label, read }] of Object.entries(figures)) {
    registry.registerMetric(
      new Counter({
        name,
        help,
        labelNames: label ? [label] : [],
        registers: [],
        collect() {
          this.reset()
          for (const [value, count] of read()) this.inc(label ? { [label]: value } : {}, count)
        },
      }),
    )
  }
}
