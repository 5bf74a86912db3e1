/** Work whose caller has been answered already, because its time was up. It goes on to its end. */
export interface LateWork {
  readonly size: number
  add(work: Promise<unknown>): void
  /** Waits for all of it. */
  settled(): Promise<void>
}

export function createLateWork(): LateWork {
  const underWay = new Set<Promise<unknown>>()
  return {
    get size() {
      return underWay.size
    },
    add(work) {
      const ended = work.catch(() => {}).finally(() => underWay.delete(ended))
      underWay.add(ended)
    },
    async settled() {
      while (underWay.size) await Promise.all(underWay)
    },
  }
}
