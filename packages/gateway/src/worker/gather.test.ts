import { expect, it } from 'vitest'
import { gather } from './gather.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

it('asks once for all who come at the same moment', async () => {
  const asked: string[][] = []
  const ask = gather(async (names: readonly string[]) => {
    asked.push([...names])
    return names
  })
  const first = ask('a')
  await Promise.resolve()
  expect(await Promise.all([first, ask('b')])).toEqual(['a', 'b'])
  expect(asked).toEqual([['a', 'b']])
})

it('asks once for all who come while it is asking', async () => {
  const asked: string[][] = []
  const ask = gather(async (names: readonly string[]) => {
    asked.push([...names])
    await turn()
    return names.map((name) => name.toUpperCase())
  })
  const first = ask('a')
  await turn()
  const others = ['b', 'c', 'd'].map(ask)
  expect(await Promise.all([first, ...others])).toEqual(['A', 'B', 'C', 'D'])
  expect(asked).toEqual([['a'], ['b', 'c', 'd']])
})

it('lets one that fails fail alone', async () => {
  const ask = gather(async (numbers: readonly number[]) => {
    if (numbers.includes(2)) throw new Error('two')
    return numbers.map((number) => number * 10)
  })
  const answers = await Promise.allSettled([1, 2, 3].map(ask))
  expect(answers).toMatchObject([
    { status: 'fulfilled', value: 10 },
    { status: 'rejected', reason: { message: 'two' } },
    { status: 'fulfilled', value: 30 },
  ])
  expect(await ask(4)).toBe(40)
})
