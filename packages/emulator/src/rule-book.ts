/** When a rule has its turn. */
export interface Turns {
  /** Chance of a hit in [0, 1], from the emulator's seeded dice; default 1. */
  probability?: number
  /** How often the rule fires; default: for ever. */
  times?: number
  /** How many matching requests pass untouched first. */
  after?: number
}

export interface ActiveRule<Rule> {
  id: number
  rule: Rule
  seen: number
  fired: number
}

/** Rules in the order in which they were added; the first one whose turn it is wins. */
export class RuleBook<Rule extends Turns> {
  #rules: ActiveRule<Rule>[] = []

  add(id: number, rule: Rule): void {
    this.#rules.push({ id, rule, seen: 0, fired: 0 })
  }

  /** False where there is no such rule. */
  remove(id: number): boolean {
    const index = this.#rules.findIndex((active) => active.id === id)
    if (index < 0) return false
    this.#rules.splice(index, 1)
    return true
  }

  clear(): void {
    this.#rules = []
  }

  list(): ActiveRule<Rule>[] {
    return this.#rules.map((active) => ({ ...active }))
  }

  restore(rules: ActiveRule<Rule>[]): void {
    this.#rules = rules.map((active) => ({ ...active }))
  }

  /** The first applicable rule that fires; uses up one of its turns. */
  pick(applies: (rule: Rule) => boolean, random: () => number): Rule | undefined {
    for (const active of this.#rules) {
      const { rule } = active
      if (active.fired >= (rule.times ?? Number.POSITIVE_INFINITY) || !applies(rule)) continue
      active.seen += 1
      if (active.seen <= (rule.after ?? 0)) continue
      if (rule.probability !== undefined && random() >= rule.probability) continue
      active.fired += 1
      return rule
    }
    return undefined
  }
}
