/** A purchase in doubt that claims what somebody asks for. */
export interface DoubtfulClaim {
  purchaseId: string
  state: string
  closedAt: Date | null
}

export interface Doubtful {
  status: 'doubtful'
  state: 'unknown' | 'lost'
  since: Date | null
}

/** Paid for once more: the claims of the purchases that were lost end with the hold for this one. */
export interface Again {
  status: 'again'
  purchaseIds: readonly string[]
}

/** One that Apollo's counter may still clear decides, whatever is lost besides. Undefined where nothing is in doubt. */
export function judgeDoubt(
  claims: readonly DoubtfulClaim[],
  mayBuyAgain: (since: Date | null) => boolean,
): Doubtful | Again | undefined {
  const doubtful = claims.find(({ state }) => state !== 'lost') ?? claims[0]
  if (!doubtful) return undefined
  const { closedAt: since } = doubtful
  if (doubtful.state !== 'lost') return { status: 'doubtful', state: 'unknown', since }
  if (!mayBuyAgain(since)) return { status: 'doubtful', state: 'lost', since }
  return { status: 'again', purchaseIds: claims.map(({ purchaseId }) => purchaseId) }
}
