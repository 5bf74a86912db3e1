/** What the program's exit says to a script. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  auth: 3,
  notFoundOrConflict: 4,
  budget: 5,
  upstream: 6,
  internal: 70,
  interrupted: 130,
} as const

/** An HTTP answer of the gateway as an exit code. */
export function exitCodeOfStatus(status: number): number {
  if (status === 401 || status === 403) return exitCodes.auth
  if (status === 404 || status === 409) return exitCodes.notFoundOrConflict
  if (status === 402) return exitCodes.budget
  if (status === 429 || status === 502 || status === 503) return exitCodes.upstream
  if (status >= 400 && status < 500) return exitCodes.usage
  return exitCodes.internal
}

/** Ends the program with one line and a code. */
export class CliError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode: number, options: { cause?: unknown } = {}) {
    super(message, options)
    this.name = 'CliError'
    this.exitCode = exitCode
  }
}
