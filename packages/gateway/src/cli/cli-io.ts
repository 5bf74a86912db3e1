/** What the program touches of the process; `main.ts` fills it in. */
export interface CliIo {
  env: Record<string, string | undefined>
  stdout: CliStream
  stderr: CliStream
  /** Aborts at the first SIGINT or SIGTERM. A second one ends the process at once. */
  interrupted: AbortSignal
  fetch: typeof fetch
  /** Ends the process on the spot. */
  exit(code: number): void
}

export interface CliStream {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

export function printLine(stream: CliStream, text = ''): void {
  stream.write(`${text}\n`)
}
