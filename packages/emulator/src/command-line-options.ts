/** The CRMs that can be started in Apollo's place. */
export const crmNames = ['hubspot', 'salesforce'] as const

/** One option of a command line: without an argument it is a switch. */
export interface CommandLineOption {
  name: string
  argument?: string
  description: string
  default?: string
  /** May be given again. */
  isRepeatable?: true
}

/** What every command line that starts an emulator takes. */
export const commandLineOptions: readonly CommandLineOption[] = [
  { name: 'host', argument: '<address>', description: 'where to listen; 127.0.0.1 where left out' },
  { name: 'port', argument: '<number>', description: 'port to listen on; 0 takes a free one', default: '4010' },
  {
    name: 'crm',
    argument: '<name>',
    description: `a CRM in Apollo's place: ${crmNames.join(' or ')}; with --host, --port and --seed alone`,
  },
  {
    name: 'scenario',
    argument: '<name>',
    description: 'free, basic or professional: plan, credits, keys and refusals of a team on it',
  },
  { name: 'plan', argument: '<plan>', description: 'free, basic, professional or organization: the limits alone' },
  { name: 'seed', argument: '<number>', description: 'which invented world' },
  { name: 'credits', argument: '<number>', description: 'credits of the team' },
  { name: 'minute-ms', argument: '<number>', description: 'real milliseconds of an emulated minute' },
  {
    name: 'callback-ms',
    argument: '<number>',
    description: 'real milliseconds until a result is posted to its webhook',
  },
  { name: 'journal', argument: '<file>', description: 'keep the state in this file over a stop and a crash' },
  {
    name: 'records',
    argument: '<kind=file>',
    description: 'records from JSON or CSV, such as contacts=contacts.csv; may be given again',
    isRepeatable: true,
  },
  { name: 'open-control-plane', description: 'let other machines use /__emulator/' },
]

/** By the names of the options. */
export type CommandLineValues = Partial<Record<string, string | boolean | readonly string[]>>
