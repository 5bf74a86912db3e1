import { ServiceError } from '../../errors.ts'
import type { ReceivedCall } from './call.ts'

/** What a caller may say about a purchase beside Apollo's own parameters, in headers. */
export interface Terms {
  maxAgeDays: number
  buyLostAgain: boolean
  /** The most conversations that an export may be charged for. */
  records: number
}

const usual = { 'delos-max-age-days': 90, 'delos-records': 100 } as const
const most = { 'delos-max-age-days': 3650, 'delos-records': 10_000 } as const

export function termsOf({ headers }: Pick<ReceivedCall, 'headers'>): Terms {
  return {
    maxAgeDays: numberIn(headers, 'delos-max-age-days'),
    buyLostAgain: headers['delos-buy-lost-again'] === 'true',
    records: numberIn(headers, 'delos-records'),
  }
}

function numberIn(headers: ReceivedCall['headers'], name: keyof typeof usual): number {
  const given = headers[name]
  if (given === undefined) return usual[name]
  const number = typeof given === 'string' && /^\d{1,5}$/.test(given) ? Number(given) : Number.NaN
  if (number <= most[name]) return number
  throw new ServiceError('invalid_input', `${name} is a whole number from 0 to ${most[name]}`, { field: name })
}
