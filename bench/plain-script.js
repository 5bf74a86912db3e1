import { createApolloClient } from '@delos/client'
import { DEFAULT_KEY } from '@delos/emulator'
import { openEmulator } from './open-delos.js'

/**
 * One call a row, as a plain script would: a row as soon as the pace allows, never faster than the limit. What it pays has
 * to be what it was expected to.
 *
 * @param {import('./disposables.js').Disposables} toUndo
 * @param {{ world: import('@delos/emulator').World, callsAMinute: number, minuteMs: number, rows: { email?: string, linkedin?: string }[] }} options
 * @returns {Promise<{ msPerRow: number }>}
 */
export async function runPlainScript(toUndo, { world, callsAMinute, minuteMs, rows }) {
  const limits = { 'people/match': { minute: callsAMinute, hour: null, day: null } }
  const emulator = await openEmulator({ world, limits, minuteMs })
  toUndo.add(() => emulator.close())
  const apollo = createApolloClient({ apiKey: DEFAULT_KEY, baseUrl: emulator.url, limiter: false, retry: false })
  const paceMs = minuteMs / callsAMinute
  let startedAt = performance.now()
  let found = 0
  for (const [at, { email, linkedin }] of rows.entries()) {
    const earlyMs = startedAt + at * paceMs - performance.now()
    if (earlyMs > 0) await new Promise((resolve) => setTimeout(resolve, earlyMs))
    const wish = { email: email?.trim().replaceAll(/^(mailto:|<)|>$/g, ''), linkedin_url: linkedin }
    const { person } = await apollo.people.match(wish)
    if (person && 'name' in person && person.name) found++
    // The window opens when Apollo sees the first call, not when it was sent.
    if (at === 0) startedAt = performance.now()
  }
  const { creditsCharged, rateLimited } = emulator.stats()
  if (rateLimited) throw new Error(`The plain script met ${rateLimited} answers of 429`)
  if (found !== creditsCharged) throw new Error(`The plain script found ${found} people for ${creditsCharged} credits`)
  return { msPerRow: (performance.now() - startedAt) / rows.length }
}
