import type { HttpResponse } from 'jsforce/lib/types/index.js'
import { CrmError } from '../crm-error.ts'

export interface Refusal {
  error: CrmError
  /** Certainly not carried out. */
  isRefused: boolean
  /** The org's requests of 24 hours are used up. */
  isDay: boolean
}

const secondMs = 1000
const noError = { errorCode: '', message: '' }

/** What the whole answer says of weather: limits and outages. Undefined for answers that mean the request itself. */
export function readRefusal({ statusCode, headers, body }: HttpResponse): Refusal | undefined {
  const { errorCode, message } = statusCode < 400 ? noError : readError(body)
  if (errorCode === 'REQUEST_LIMIT_EXCEEDED') {
    const isDay = /TotalRequests/i.test(message)
    return refused('rate_limited', 'Salesforce allows the org no more requests at this moment', { isDay })
  }
  const retryAfterMs = readRetryAfter(headers['retry-after'])
  if (statusCode === 429) {
    return refused('rate_limited', 'Salesforce allows no more requests at this moment', { retryAfterMs })
  }
  if (statusCode === 503 && errorCode === 'SERVER_UNAVAILABLE') {
    return refused('unavailable', 'Salesforce is not available', { retryAfterMs })
  }
  if (statusCode > 300 && statusCode < 400) {
    // The token must not follow to wherever it leads.
    return { error: new CrmError('rejected', 'Salesforce answered with a redirect'), isRefused: true, isDay: false }
  }
  if (statusCode < 300 && statusCode !== 204 && !/\bjson\b/.test(headers['content-type'] ?? '')) {
    const error = new CrmError('unavailable', 'Salesforce did not answer in JSON')
    return { error, isRefused: false, isDay: false }
  }
  if (statusCode < 500) return undefined
  const error = new CrmError('unavailable', `Salesforce answered with status ${statusCode}`)
  return { error, isRefused: false, isDay: false }
}

function refused(
  code: 'rate_limited' | 'unavailable',
  message: string,
  { isDay = false, retryAfterMs }: { isDay?: boolean; retryAfterMs?: number },
): Refusal {
  return {
    error: new CrmError(code, message, retryAfterMs === undefined ? {} : { retryAfterMs }),
    isRefused: true,
    isDay,
  }
}

function readError(body: string): { errorCode: string; message: string } {
  try {
    const [first] = JSON.parse(body) as { errorCode?: string; message?: string }[]
    return { errorCode: first?.errorCode ?? '', message: first?.message ?? '' }
  } catch {
    return noError
  }
}

function readRetryAfter(text: string | undefined): number | undefined {
  if (!text) return undefined
  const seconds = Number(text)
  return Number.isFinite(seconds) && seconds >= 0 ? Math.max(secondMs, seconds * secondMs) : undefined
}
