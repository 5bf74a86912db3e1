import { parseJson } from './json.ts'

/** What an error body says, whichever of Apollo's shapes it has. */
export interface ErrorBody {
  message?: string
  code?: string
  retryAfterSeconds?: number
}

/** Reads `error`, `message`, `error_message`, plain text and the rest; never throws. */
export function readErrorBody(text: string): ErrorBody {
  const fields = parseObject(text)
  if (fields === undefined) return { message: plainText(text) }
  return {
    message: readMessage(fields),
    code: readCode(fields),
    retryAfterSeconds: typeof fields['retry_after_seconds'] === 'number' ? fields['retry_after_seconds'] : undefined,
  }
}

function readMessage(fields: Record<string, unknown>): string | undefined {
  for (const key of ['error', 'error_message', 'message']) {
    const value = fields[key]
    if (typeof value !== 'string' || value === '') continue
    // A message has been seen to be a JSON text with its own message.
    const nested = value.startsWith('{') ? parseObject(value) : undefined
    return nested === undefined ? withoutTags(value) : (readMessage(nested) ?? withoutTags(value))
  }
  return undefined
}

function readCode(fields: Record<string, unknown>): string | undefined {
  const details = fields['error_details']
  const detailCode = typeof details === 'object' && details !== null && 'code' in details ? details.code : undefined
  for (const value of [fields['error_code'], fields['code'], detailCode]) {
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value = parseJson(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

function plainText(text: string): string | undefined {
  const trimmed = text.trim()
  if (trimmed === '' || /^<(?:!doctype|html)/i.test(trimmed)) return undefined
  return withoutTags(trimmed).slice(0, 300)
}

function withoutTags(text: string): string {
  return text
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
