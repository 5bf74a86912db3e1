import type { Random } from './prng.ts'

const spaces = { organization: '00b1', person: '00a2' }

/** Looks like an ObjectId: seconds, a space of its own, and the serial number, which alone makes it unique. */
export function createId(random: Random, space: keyof typeof spaces, serial: number): string {
  const seconds = random.int(0x5e000000, 0x68ffffff).toString(16)
  const machine = random.int(0x100000, 0xffffff).toString(16)
  return `${seconds}${machine}${spaces[space]}${serial.toString(16).padStart(6, '0')}`
}
