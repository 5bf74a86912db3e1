import { expect, it } from 'vitest'
import { readServerEvents, type ServerEvent } from './server-events.ts'

async function* chunks(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

it.each([1, 3, 7, 1000])('reads events whole, in pieces of %i bytes', async (size) => {
  const text =
    ': hello\n\nevent: progress\ndata: {"name":"Zoë"}\n\ndata: plain\n\nevent: done\ndata: a\ndata: b\n\nevent: cut'
  const events: ServerEvent[] = []
  for await (const event of readServerEvents(chunks(text, size))) events.push(event)
  expect(events).toEqual([
    { event: 'progress', data: '{"name":"Zoë"}' },
    { event: 'message', data: 'plain' },
    { event: 'done', data: 'a\nb' },
  ])
})
