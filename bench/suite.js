/** Every benchmark: its file in `benchmarks/`, and the time after which it counts as broken. */
export const suite = [
  { name: 'known-lead', limitMs: 60_000 },
  { name: 'unknown-lead', limitMs: 60_000 },
  { name: 'job', limitMs: 60_000 },
  { name: 'list', limitMs: 200_000 },
  { name: 'budgets', limitMs: 90_000 },
  { name: 'kill', limitMs: 150_000 },
  { name: 'lost-answers', limitMs: 90_000 },
  { name: 'outage', limitMs: 60_000 },
  { name: 'memory', limitMs: 150_000 },
  { name: 'start', limitMs: 60_000 },
  { name: 'emulator', limitMs: 30_000 },
  { name: 'rival', limitMs: 90_000 },
  { name: 'processes', limitMs: 120_000 },
  { name: 'identity', limitMs: 200_000 },
  { name: 'pass-through', limitMs: 90_000 },
  { name: 'hubspot', limitMs: 90_000 },
]
