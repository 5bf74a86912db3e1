import { commandLineOptions } from '@delos/emulator/command-line-options'
import { Option } from 'commander'

/** The emulator's own options, for this command line: one table for both. */
export function emulateOptions(): Option[] {
  return commandLineOptions.map(({ name, argument = '', description, default: usual, isRepeatable }) => {
    const option = new Option(`--${name} ${argument}`.trim(), description)
    if (usual !== undefined) option.default(usual)
    if (isRepeatable) option.argParser((text: string, before: string[] | undefined) => [...(before ?? []), text])
    return option
  })
}
