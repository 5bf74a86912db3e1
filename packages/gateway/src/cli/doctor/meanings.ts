interface Meaning {
  result: 'warning' | 'failed'
  meaning: string
  action: string
}

/** Every finding that is not good news; `docs/operations.md` has the same table. */
export const meanings = {
  config_invalid: {
    result: 'failed',
    meaning: 'Delos will not start with these variables',
    action: 'Put the variable right that the note names; docs/configuration.md has them all',
  },
  config_own_key_as_apollos: {
    result: 'failed',
    meaning: 'APOLLO_API_KEY holds a key of Delos, which Apollo cannot know',
    action: 'Put the key from Apollo’s settings there',
  },
  config_keys_alike: {
    result: 'failed',
    meaning: 'Whoever has the key of Delos has that of Apollo, past all budgets',
    action: 'Choose another DELOS_ADMIN_KEY, and make a new key at Apollo',
  },
  config_for_tests: {
    result: 'warning',
    meaning: 'A variable for tests is set beside the real Apollo',
    action: 'Leave out the variable that the note names',
  },
  config_seal_key_missing: {
    result: 'warning',
    meaning: 'On PostgreSQL, webhooks and CRMs cannot keep their secrets, and are refused',
    action: 'Set DELOS_SEAL_KEY to the same 32 characters or more for every process',
  },
  config_pooler: {
    result: 'warning',
    meaning: 'A pooler that shares connections between transactions loses the queue’s notifications',
    action: 'Put PostgreSQL’s own address into DATABASE_URL',
  },
  config_open_without_tls: {
    result: 'warning',
    meaning: 'Delos speaks plain HTTP and listens to other machines: keys can be read on the way',
    action:
      'Set HOST to 127.0.0.1 behind a proxy with TLS on this machine, or see to it that only the proxy gets there',
  },
  database_unreachable: {
    result: 'failed',
    meaning: 'Delos cannot start without its database',
    action: 'See whether it runs, and whether DATABASE_URL or DELOS_DATA_DIR names the right one',
  },
  database_too_old: {
    result: 'failed',
    meaning: 'PostgreSQL before 13 lacks what Delos needs',
    action: 'Bring PostgreSQL to 13 or later',
  },
  database_read_only: {
    result: 'failed',
    meaning: 'It takes no writes: a replica, or one that was told so',
    action: 'Put the primary’s address into DATABASE_URL',
  },
  database_behind: {
    result: 'warning',
    meaning: 'The tables are of an older release',
    action: 'Run delos migrate; the next start does it as well',
  },
  database_ahead: {
    result: 'failed',
    meaning: 'The tables are of a newer release, which this one would damage',
    action: 'Run the newer release, or restore the backup from before it',
  },
  copy_stands_still: {
    result: 'warning',
    meaning: 'This store was restored from a backup: no job, webhook or paid call leaves it',
    action: 'See that the original no longer runs, then let it go on with delos resume',
  },
  queue_missing: {
    result: 'warning',
    meaning: 'The queue has no tables yet',
    action: 'Run delos migrate; the next start does it as well',
  },
  redis_unreachable: {
    result: 'failed',
    meaning: 'Queues and limits are on Redis: Delos cannot start without it',
    action: 'See whether it runs, and whether REDIS_URL names the right one',
  },
  redis_evicts: {
    result: 'failed',
    meaning: 'Redis throws away keys when memory is short, and so jobs and limits',
    action: 'Set its maxmemory-policy to noeviction',
  },
  redis_forgets: {
    result: 'warning',
    meaning: 'After a crash Redis starts empty: jobs are queued again from the database, limits are learnt anew',
    action: 'Set its appendonly to yes',
  },
  disk_short: {
    result: 'warning',
    meaning: 'The disk of the data folder is nearly full; a full one stops every write',
    action: 'Make room, or move DELOS_DATA_DIR',
  },
  disk_unwritable: {
    result: 'failed',
    meaning: 'Delos cannot write to its data folder',
    action: 'Give the folder to the user that runs Delos',
  },
  clock_apart: {
    result: 'warning',
    meaning: 'Clocks differ: limits, signatures of webhooks and budgets’ days begin at the wrong moment',
    action: 'Let the machine set its clock by NTP',
  },
  apollo_unreachable: {
    result: 'failed',
    meaning: 'Apollo does not answer: only what is known can be served',
    action: 'Check the network, its proxy, APOLLO_BASE_URL, and Apollo’s status page',
  },
  apollo_key_refused: {
    result: 'failed',
    meaning: 'Apollo does not accept the key',
    action: 'Make a new key in Apollo’s settings and put it into APOLLO_API_KEY',
  },
  apollo_scope_missing: {
    result: 'warning',
    meaning: 'The key may not do what the note names; Delos answers 502 where it needs it',
    action: 'Add the scopes to the key in Apollo’s settings, or make it a master key',
  },
  apollo_plan_lacks: {
    result: 'warning',
    meaning: 'The team’s plan does not include what the note names',
    action: 'Change the plan, or do without',
  },
  apollo_limits_unknown: {
    result: 'warning',
    meaning: 'Apollo’s counters of requests cannot be read: Delos learns the limits from answers alone',
    action: 'Add the scope usage_stats/api_usage_stats to the key',
  },
  apollo_limit_nearly_used: {
    result: 'warning',
    meaning: 'Less than a tenth of an hour or a day is left for the endpoints that the note names',
    action: 'Wait; or see under "others" of GET /api/credits whether another program uses them',
  },
  apollo_credits_unknown: {
    result: 'warning',
    meaning: 'Apollo’s counter of credits cannot be read: a paid call in doubt cannot be settled by it',
    action: 'Add the scope usage_stats/credit_usage_stats to the key',
  },
  apollo_credits_low: {
    result: 'warning',
    meaning: 'Less than a tenth of the team’s credits is left',
    action: 'Buy credits, or wait for the next cycle',
  },
  callback_unset: {
    result: 'warning',
    meaning: 'Apollo has no address to bring phone numbers and waterfalls to: they cannot be asked for',
    action: 'Set DELOS_PUBLIC_URL to an address that Apollo can reach',
  },
  callback_private: {
    result: 'warning',
    meaning: 'The public address leads to a private network, where Apollo cannot come',
    action: 'Set DELOS_PUBLIC_URL to a public address; results are asked for meanwhile',
  },
  callback_insecure: {
    result: 'warning',
    meaning: 'Phone numbers come over plain HTTP, with the secret of the address',
    action: 'Set DELOS_PUBLIC_URL to an address with https',
  },
  callback_silent: {
    result: 'warning',
    meaning: 'Nobody answers at the public address, as seen from here',
    action: 'Start Delos and look again; then check name, proxy and firewall',
  },
  callback_of_others: {
    result: 'warning',
    meaning: 'Somebody answers at the public address, and it is not Delos',
    action: 'Let the proxy pass /callbacks/ on to Delos',
  },
  traces_undelivered: {
    result: 'warning',
    meaning: 'The receiver of traces does not take them: they are lost, and nothing else',
    action: 'Check OTEL_EXPORTER_OTLP_ENDPOINT: the address for OTLP over HTTP, often with port 4318',
  },
} as const satisfies Record<string, Meaning>

export type FindingCode = 'ok' | 'skipped' | keyof typeof meanings
