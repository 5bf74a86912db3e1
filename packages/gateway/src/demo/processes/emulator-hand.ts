import type { EmulatorStats } from '@delos/emulator'
import type { DemoStage } from '../stage.ts'

/** Reads and steers an emulator in another process. */
export function emulatorAt(url: string): DemoStage['emulator'] {
  async function control(method: string, name: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${url}/__emulator/${name}`, { method, body: body && JSON.stringify(body) })
    if (!answer.ok) throw new Error(`The emulator answered ${answer.status} to ${method} ${name}`)
    return answer.json()
  }
  return {
    stats: async () => (await control('GET', 'stats')) as EmulatorStats,
    addFault: async (rule) => void (await control('POST', 'faults', rule)),
  }
}
