import { commandLineOptions } from '@delos/emulator/command-line-options'
import { expect, it } from 'vitest'
import { emulateOptions } from './emulate-options.ts'

it('are those of the emulator’s own command line, and repeat where they do there', () => {
  const options = emulateOptions()
  expect(options.map((option) => option.name())).toEqual(commandLineOptions.map(({ name }) => name))
  const records = options.find((option) => option.name() === 'records')
  expect(records?.parseArg?.('accounts=a.json', ['contacts=c.csv'] as never)).toEqual([
    'contacts=c.csv',
    'accounts=a.json',
  ])
  expect(options.find((option) => option.name() === 'open-control-plane')?.isBoolean()).toBe(true)
})
