/** Thrown when a body is longer than the cap; the rest is not read. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError'
}

/** Reads a body as UTF-8 text, giving up after `maxBytes`. */
export async function readBody(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return ''
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  const parts: string[] = []
  let received = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return parts.join('') + decoder.decode()
    received += value.byteLength
    if (received > maxBytes) {
      await reader.cancel()
      throw new BodyTooLargeError(`more than ${maxBytes} bytes`)
    }
    parts.push(decoder.decode(value, { stream: true }))
  }
}
