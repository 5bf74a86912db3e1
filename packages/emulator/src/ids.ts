/** One prefix per kind, so that no id can pass for another kind's. */
const PREFIXES = {
  contact: '66c20000',
  account: '66d30000',
  deal: '66f70000',
  task: '66fa0000',
  label: '66fb0000',
  enrolment: '66fc0000',
  job: '66fd0000',
  stub: '66fe0000',
  phone: '67000000',
  email: '67010000',
  call: '67020000',
  note: '67030000',
  conversation: '67040000',
  export: '67050000',
  field: '67060000',
  sequence: '67070000',
  step: '67080000',
  touch: '67090000',
  template: '670a0000',
  event: '670b0000',
  deal_stage: '670c0000',
} as const

export type IdKind = keyof typeof PREFIXES

/** Ids from one counter: the same requests in the same order give the same ids. */
export class IdSource {
  next = 1

  take(kind: IdKind): string {
    const id = this.next++
    return PREFIXES[kind] + id.toString(16).padStart(16, '0')
  }

  /** A signed 64-bit integer as decimal digits, beyond 2^53 nearly always. */
  takeRequestId(): string {
    const id = BigInt(this.next++) * 0x9e3779b97f4a7c15n
    const mixed = (BigInt.asUintN(64, id) ^ (BigInt.asUintN(64, id) >> 29n)) * 0xbf58476d1ce4e5b9n
    return String(BigInt.asIntN(64, mixed))
  }
}
