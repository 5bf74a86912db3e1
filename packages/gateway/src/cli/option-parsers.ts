import { InvalidArgumentError, Option } from 'commander'

export function numberOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser(parseNumber)
}

/** May be given several times, or once with commas. */
export function listOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text: string, before: string[] | undefined) => [
    ...(before ?? []),
    ...text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  ])
}

/** `name=value`, several times; a value may hold anything. */
export function pairOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text: string, before: string[] | undefined) => [
    ...(before ?? []),
    text,
  ])
}

export function option(flags: string, description: string): Option {
  return new Option(flags, description)
}

export const pageOption = numberOption('--page <n>', 'which page')
export const cursorOptions = [
  option('--cursor <cursor>', 'go on where a list stopped'),
  numberOption('--limit <n>', 'rows at once, 1 to 200'),
]

function parseNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.')
  return value
}
