/** Requests or credits of one window or type. */
export interface UsageFigure {
  limit: number
  consumed: number
  left_over: number
}

export interface EndpointUsage {
  minute?: UsageFigure
  hour?: UsageFigure
  day?: UsageFigure
}

/** Apollo's own keys are JSON arrays in a string: `["api/v1/contacts", "search"]`. */
export type ApiUsageAnswer = Record<string, EndpointUsage>

/**
 * On unified plans `lead_credit` is the shared pool: never add the types up. `dialer` is in minutes; a type outside
 * the plan has limit 0.
 */
export interface CreditUsageAnswer {
  credit_usage_stats: Record<string, UsageFigure> & { lead_credit?: UsageFigure }
  current_credit_cycle?: { start_date: string; end_date: string }
}
