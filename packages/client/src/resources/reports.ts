import type { Call, CallOptions } from '../call.ts'
import type { SyncReportAnswer, SyncReportParams } from '../types/report.ts'

/** Apollo's analytics. Free of credits. */
export interface ReportsResource {
  /**
   * Computes one report. Apollo publishes 5 an hour on every plan. A missing part or an unknown metric is a
   * `ValidationError`, a key without the scope a `PermissionError`, although Apollo answers 422 here alone
   * (described).
   */
  query(params: SyncReportParams, options?: CallOptions): Promise<SyncReportAnswer>
}

export function createReports(call: Call): ReportsResource {
  return { query: async (params, options) => (await call('reports/sync_report', { params }, options)).data }
}
