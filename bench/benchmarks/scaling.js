import { atLeast } from '../figures.js'
import { measureParts } from '../scaling/measure-parts.js'
import { stages } from '../scaling/walls.js'

/** Apollo's own limit for one account, in people a second: bulk calls of ten at the best plan's pace. */
const apolloPeoplePerSecond = (1000 / 60) * 10

/** Where the next walls stand, by simulation from parts that are measured here and now. */
export async function measure(toUndo) {
  const parts = await measureParts(toUndo)
  const houses = stages(parts)
  const measured = ['knownMs', 'freeMs', 'boughtMs', 'readMs', 'gateMs', 'limitMs'].map((name) => ({
    name: `scaling: ${name.replace('Ms', '')}`,
    figure: parts[name],
    unit: 'ms',
    baseline: 'measured, the emulator’s work included',
  }))
  const walls = houses.map(({ name, perSecond, boughtPerSecond, wall, busy }) => ({
    name: `scaling: ${name}`,
    figure: Math.round(perSecond),
    unit: 'requests/s',
    baseline: `${Math.round(boughtPerSecond)} bought/s; wall: ${wall}, ${Math.round(busy[wall] * 100)} % busy`,
  }))
  const gatePeoplePerSecond = (1000 / parts.gateMs) * 10
  const ratio = gatePeoplePerSecond / apolloPeoplePerSecond
  return [
    ...measured,
    ...walls,
    {
      name: 'scaling: one account’s gate ÷ Apollo’s own limit',
      figure: Math.round(gatePeoplePerSecond),
      unit: 'people/s',
      baseline: `${Math.round(apolloPeoplePerSecond)} people/s`,
      ratio,
      ...atLeast(ratio, 1),
    },
  ]
}
