import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createEmulator, DEFAULT_KEY } from '@delos/emulator'
import { expect, it } from 'vitest'
import { createHarness } from '../harness.ts'

const example = fileURLToPath(new URL('../../../../examples/plain-fetch.mjs', import.meta.url))
const run = promisify(execFile)

/** Time stands still at Apollo, so that two runs can be the same. */
const clock = {
  now: () => Date.UTC(2026, 10, 24, 9),
  setTimeout: (work: () => void, ms: number) => setTimeout(work, ms).unref(),
}

async function outputOf(url: string, key: string): Promise<string> {
  const { stdout } = await run(process.execPath, [example], {
    env: { ...process.env, APOLLO_BASE_URL: url, APOLLO_API_KEY: key },
    maxBuffer: 16 * 1024 * 1024,
  })
  return stdout
}

it('a client that was written for Apollo reads the same through Delos, byte for byte', async () => {
  const apollo = await createEmulator({ clock, plan: 'free', credits: 900 })
  const h = await createHarness({ withoutWorker: true, emulator: { clock, plan: 'free', credits: 900 } })
  try {
    const direct = await outputOf(apollo.url, DEFAULT_KEY)
    const through = await outputOf(h.url, h.keys.write)
    const withoutOurs = through.replaceAll(/^delos-.*\n/gm, '')
    expect(through.match(/^delos-source: apollo$/gm)?.length).toBeGreaterThan(20)
    expect(withoutOurs.split('\n')).toEqual(direct.split('\n'))
    expect(h.emulator.stats().creditsCharged).toBe(apollo.stats().creditsCharged)
  } finally {
    await h.close()
    await apollo.close()
  }
})
