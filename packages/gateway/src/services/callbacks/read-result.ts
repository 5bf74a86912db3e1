import { z } from 'zod'

/** What has been delivered for one person. */
export interface Delivered {
  phone: string | null
  email: string | null
  emailStatus: string | null
}

/** A result, whether it was posted or asked for. */
export interface DeliveredResult {
  isSuccess: boolean
  /** By Apollo's id. */
  people: ReadonlyMap<string, Delivered>
  /** In credits; undefined where Apollo does not say. */
  creditsConsumed: number | undefined
  /** Only a waterfall's result names the request that it belongs to. */
  requestId: string | undefined
}

const text = z.string().max(200).nullish()
const phoneNumber = z.object({ raw_number: text, sanitized_number: text, type_cd: text })
const person = z.object({
  id: z.string().max(64),
  phone_numbers: z.array(phoneNumber).max(100).nullish(),
  emails: z
    .array(z.object({ email: text, email_status_cd: text }))
    .max(100)
    .nullish(),
})
const payload = z.object({
  status: z.string().max(64),
  people: z.array(person).max(100),
  credits_consumed: z.number().min(0).max(1_000_000).nullish(),
  request_id: z.union([z.string().max(32), z.number()]).nullish(),
})

/** Undefined where it is no result of Apollo's. */
export function readResult(value: unknown): DeliveredResult | undefined {
  const parsed = payload.safeParse(value)
  if (!parsed.success) return undefined
  const { status, people, credits_consumed, request_id } = parsed.data
  const byId = new Map(people.map((one) => [one.id, toDelivered(one)]))
  if (byId.size < people.length) return undefined
  return {
    isSuccess: status === 'success',
    people: byId,
    creditsConsumed: credits_consumed ?? undefined,
    requestId: request_id == null ? undefined : String(request_id),
  }
}

function toDelivered({ phone_numbers, emails }: z.output<typeof person>): Delivered {
  const numbers = phone_numbers ?? []
  const best = numbers.find(({ type_cd }) => type_cd === 'mobile') ?? numbers[0]
  const [address] = emails ?? []
  return {
    phone: phoneIn(best?.sanitized_number ?? best?.raw_number),
    email: address?.email || null,
    emailStatus: address?.email_status_cd?.toLowerCase() ?? null,
  }
}

/** Whatever else comes in the place of a number is not passed on as one. */
function phoneIn(number: string | null | undefined): string | null {
  return number && /^\+?[\d\s().,/x#-]{3,40}$/i.test(number) ? number : null
}
