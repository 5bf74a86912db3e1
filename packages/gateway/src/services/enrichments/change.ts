/** Something that others wait for, again and again. */
export interface Change {
  /** Resolves at the next announcement. */
  next(): Promise<void>
  announce(): void
}

export function createChange(): Change {
  let resolve = () => {}
  let promise: Promise<void> | undefined
  return {
    next() {
      promise ??= new Promise<void>((onResolve) => {
        resolve = onResolve
      })
      return promise
    },
    announce() {
      resolve()
      promise = undefined
    },
  }
}
