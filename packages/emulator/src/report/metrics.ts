import type { ActivityFact } from '../team/activity-facts.ts'

const COUNTED =
  `emails_sent emails_delivered emails_opened emails_clicked emails_replied emails_bounced emails_unsubscribed
  emails_demoed phone_calls phone_calls_connect contacts_created accounts_created opportunities_created
  tasks_completed`.split(/\s+/)

/** A share: of how many of what. */
const RATIOS: Record<string, [part: string, whole: string]> = {
  percent_emails_opened: ['emails_opened', 'emails_delivered'],
  percent_emails_opened_tracked: ['emails_opened', 'emails_delivered'],
  percent_emails_clicked: ['emails_clicked', 'emails_delivered'],
  percent_emails_replied: ['emails_replied', 'emails_delivered'],
  percent_emails_bounced: ['emails_bounced', 'emails_sent'],
  percent_phone_calls_connect: ['phone_calls_connect', 'phone_calls'],
}

const COUNTS = new Map(COUNTED.map((kind) => [`num_${kind}`, kind]))

export function isMetric(name: string): boolean {
  return COUNTS.has(name) || Object.hasOwn(RATIOS, name)
}

/** The values of the metrics over these facts; a share below the least denominator is null. */
export function measure(facts: ActivityFact[], metrics: string[], minDenominator = 0): Record<string, number | null> {
  const counts = new Map<string, number>()
  for (const { kind } of facts) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const values: Record<string, number | null> = {}
  for (const metric of metrics) {
    const ratio = RATIOS[metric]
    if (!ratio) {
      values[metric] = counts.get(COUNTS.get(metric) ?? '') ?? 0
      continue
    }
    const whole = counts.get(ratio[1]) ?? 0
    const part = counts.get(ratio[0]) ?? 0
    values[metric] = whole === 0 || whole < minDenominator ? null : Math.round((part / whole) * 1000) / 1000
    values[`${metric}_denominator`] = whole
  }
  return values
}
