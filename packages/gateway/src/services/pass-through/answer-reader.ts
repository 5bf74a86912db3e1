import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'

/** What is shorter is read whole before the first byte is passed on. */
const wholeBytes = 1024 * 1024

export interface ReadAnswer {
  status: number
  headers: Record<string, string | string[]>
  /** Whole where it is small, so that one that breaks off is never begun. */
  body: Buffer | Readable
}

/** Reads one answer off the connection: a small body whole, a large one as a stream that begins with what has come. */
export class AnswerReader implements Dispatcher.DispatchHandler {
  readonly #settle: (answer: ReadAnswer) => void
  readonly #fail: (error: Error) => void
  #status = 0
  #headers: Record<string, string | string[]> = {}
  #chunks: Buffer[] = []
  #bytes = 0
  #stream: Readable | undefined
  #hasEnded = false

  constructor(settle: (answer: ReadAnswer) => void, fail: (error: Error) => void) {
    this.#settle = settle
    this.#fail = fail
  }

  onRequestStart(): void {}

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#status = status
    for (const name in headers) {
      const value = headers[name]
      if (value !== undefined) this.#headers[name] = value
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#stream) {
      if (!this.#stream.push(chunk)) controller.pause()
      return
    }
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    if (this.#bytes > wholeBytes) this.#startStream(controller)
  }

  onResponseEnd(): void {
    this.#hasEnded = true
    if (this.#stream) this.#stream.push(null)
    else this.#answer(this.#chunks.length === 1 && this.#chunks[0] ? this.#chunks[0] : Buffer.concat(this.#chunks))
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#hasEnded = true
    if (this.#stream) this.#stream.destroy(error)
    else this.#fail(error)
  }

  #startStream(controller: Dispatcher.DispatchController): void {
    const stream = new Readable({
      read: () => controller.resume(),
      // Who stops reading ends the answer, and with it the connection that it comes by.
      destroy: (error, done) => {
        if (!this.#hasEnded) controller.abort(error ?? new Error('Nobody reads the answer any more'))
        done(error)
      },
    })
    this.#stream = stream
    for (const chunk of this.#chunks.splice(0)) if (!stream.push(chunk)) controller.pause()
    this.#answer(stream)
  }

  #answer(body: Buffer | Readable): void {
    this.#settle({ status: this.#status, headers: this.#headers, body })
  }
}
