import type { Params } from '../params.ts'
import type { DeletableKind } from '../team/deletion.ts'
import type {
  AppChange,
  AppKind,
  EditableKind,
  EmailOutcome,
  MergeableKind,
  MovableKind,
  SettableKind,
} from './app-change.ts'

export interface ScriptStep {
  /** Real milliseconds from the start of the script. */
  afterMs: number
  change: AppChange
}

/** A script under way. */
export interface AppScript {
  /** Fulfilled with the ids of the records once the last step is done; rejected by the first refusal. */
  done: Promise<string[]>
}

interface Parts {
  apply: (change: AppChange) => string
  setTimeout: (run: () => void, delayMs: number) => unknown
  /** Aborted when the emulator closes: steps that are left are not taken. */
  signal: AbortSignal
}

/** Somebody at work in Apollo's own app, past the API. Every method throws where the app would refuse. */
export class AppUser {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** The answer is the id; a 24-digit `id` among the fields becomes it. */
  create(kind: AppKind, fields: Params): string {
    return this.#parts.apply({ change: 'create', kind, fields })
  }

  edit(kind: EditableKind, id: string, fields: Params): void {
    this.#parts.apply({ change: 'edit', kind, id, fields })
  }

  /** What Apollo does by itself, or its settings do: fields as they stand on the wire. */
  set(kind: SettableKind, id: string, fields: Params): void {
    this.#parts.apply({ change: 'set', kind, id, fields })
  }

  /** `stage` is a stage's name or id. */
  move(kind: MovableKind, id: string, stage: string): void {
    this.#parts.apply({ change: 'move', kind, id, stage })
  }

  delete(kind: DeletableKind, id: string): void {
    this.#parts.apply({ change: 'delete', kind, id })
  }

  merge(kind: MergeableKind, records: { keep: string; drop: string }): void {
    this.#parts.apply({ change: 'merge', kind, ...records })
  }

  /** A contact answers an e-mail of a sequence. */
  reply(contact: string, sequence: string): void {
    this.#parts.apply({ change: 'reply', contact, sequence })
  }

  /** Apollo sends a contact the next e-mail of a sequence; the answer is the e-mail's id. */
  send(contact: string, sequence: string, { bounce }: { bounce?: boolean } = {}): string {
    return this.#parts.apply({ change: 'send', contact, sequence, ...(bounce === undefined ? {} : { bounce }) })
  }

  /** What the recipient of a sent e-mail does. */
  email(id: string, outcome: EmailOutcome, replyClass?: string): void {
    this.#parts.apply({ change: 'email', id, outcome, ...(replyClass === undefined ? {} : { replyClass }) })
  }

  /** Takes the steps one after the other, each at its time. */
  script(steps: ScriptStep[]): AppScript {
    const ids: string[] = []
    const inOrder = steps.toSorted((a, b) => a.afterMs - b.afterMs)
    const done = Promise.all(inOrder.map((step) => this.#take(step, ids))).then(() => ids)
    // A caller who does not wait for the end is not to be killed by a refusal.
    done.catch(() => undefined)
    return { done }
  }

  #take({ afterMs, change }: ScriptStep, ids: string[]): Promise<void> {
    const { apply, setTimeout, signal } = this.#parts
    return new Promise((resolve, reject) => {
      setTimeout(() => {
        try {
          if (!signal.aborted) ids.push(apply(change))
          resolve()
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)))
        }
      }, afterMs)
    })
  }
}
