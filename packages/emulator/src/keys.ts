/** A key of the team. Without `scopes` it is a master key. */
export interface ApolloKey {
  key: string
  /** `people/match` or `api/v1/people/match`; deals and notes also with their `deals/`, `meetings/` prefix. */
  scopes?: string[]
}

/** The master key that works where no keys are given. */
export const DEFAULT_KEY = 'emulator-master-key'
