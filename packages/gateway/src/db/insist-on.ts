const tries = 6
const firstPauseMs = 20

/** Unique violation, serialization failure, deadlock, lock not available: two that meet, of which one has to come again. */
const conflicts: readonly string[] = ['23505', '40001', '40P01', '55P03']
/** The connection broke, or the database is on its way down or up. */
const interruptions: readonly string[] = [
  '25P03',
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08003',
  '08006',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
]

export function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && conflicts.includes(String(error.code))
}

function isInterruption(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && interruptions.includes(String(error.code))) return true
  return /connection terminated/i.test(error.message)
}

/** Does again what a conflict or a broken connection stopped. Only for work that may be done twice. */
export async function insistOn<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= tries || !(isConflict(error) || isInterruption(error))) throw error
      await new Promise((resolve) => setTimeout(resolve, firstPauseMs * 2 ** attempt * Math.random()))
    }
  }
}
