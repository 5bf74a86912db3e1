import { z } from 'zod'
import { Secret } from './secret.ts'

const secret = z
  .string()
  .min(1)
  .transform((value) => new Secret(value))
const url = (...schemes: string[]) =>
  z.url({ protocol: new RegExp(`^(${schemes.join('|')})$`), error: `must be a URL with ${schemes.join(' or ')}` })

/** Every variable there is. `docs/configuration.md` is printed from this. */
export const environment = {
  HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on'),
  PORT: z.coerce.number().int().min(0).max(65535).default(4000).describe('Port to listen on; 0 takes a free one'),
  APOLLO_API_KEY: secret
    .optional()
    .describe('Apollo’s key. With neither this nor APOLLO_BASE_URL the built-in emulator serves'),
  APOLLO_BASE_URL: url('http', 'https').optional().describe('Scheme and host of Apollo; the real one where left out'),
  DATABASE_URL: url('postgres', 'postgresql')
    .optional()
    .describe('PostgreSQL; the embedded database in DELOS_DATA_DIR where left out'),
  DELOS_DATA_DIR: z.string().min(1).default('./data').describe('Folder of the embedded database'),
  REDIS_URL: url('redis', 'rediss')
    .optional()
    .describe('Redis for the queues, and for the limits that processes share; the database where left out'),
  DELOS_ADMIN_KEY: z
    .string()
    .min(24)
    .transform((value) => new Secret(value))
    .optional()
    .describe('The first admin key, 24 characters or more. Made and printed once at the first start where left out'),
  DELOS_PUBLIC_URL: url('http', 'https').optional().describe('Where Apollo can reach this gateway with callbacks'),
  DELOS_CALLBACK_TRUST: z
    .enum(['callback', 'poll'])
    .default('callback')
    .describe('Whether a result that is posted here counts, or only makes Delos ask Apollo for it at once'),
  DELOS_ALLOW_PRIVATE_WEBHOOKS: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true lets webhooks go to this machine itself, for tests and development'),
  DELOS_ALLOW_PRIVATE_CRM: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true lets a CRM be on this machine itself, for tests and development'),
  DELOS_SEAL_KEY: z
    .string()
    .min(32)
    .transform((value) => new Secret(value))
    .optional()
    .describe(
      'What the secrets of webhooks and CRMs are sealed with, 32 characters or more. Kept in DELOS_DATA_DIR where left out',
    ),
  DELOS_MISS_TTL_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(3650)
    .default(30)
    .describe('How long a person whom Apollo does not know is not asked for again'),
  DELOS_APPROVAL_CREDITS: z.coerce
    .number()
    .min(0)
    .max(10_000_000)
    .optional()
    .describe('A list that may cost more than this waits until somebody else approves it; none has to where left out'),
  DELOS_SYNC_MINUTES: z.coerce
    .number()
    .int()
    .min(0)
    .max(10_080)
    .default(0)
    .describe('How often everything is synced from Apollo by itself; 0 is never'),
  DELOS_SYNC_FULL_HOURS: z.coerce
    .number()
    .int()
    .min(1)
    .max(8760)
    .default(168)
    .describe('How often a sync reads everything, and so finds what is gone'),
  DELOS_SYNC_LAG_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(3600)
    .default(120)
    .describe('How late Apollo’s search may show a change'),
  DELOS_SYNC_DELETE_PERCENT: z.coerce
    .number()
    .min(0)
    .max(100)
    .default(5)
    .describe('A sync that would delete a greater share of the known records waits for an approval'),
  DELOS_EVENTS_KEPT_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(90)
    .describe('How long events are kept once everybody who listens has dealt with them'),
  DELOS_HISTORY_KEPT_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(180)
    .describe('How long ended jobs, dead letters, and runs of syncs and CRMs are kept'),
  DELOS_JOB_BACKOFF_MS: z.coerce
    .number()
    .int()
    .min(10)
    .max(600_000)
    .default(5000)
    .describe('Wait before the second try of a failed job; doubles from try to try'),
  DELOS_APOLLO_MINUTE_MS: z.coerce
    .number()
    .int()
    .min(50)
    .max(60_000)
    .default(60_000)
    .describe('Length of Apollo’s minute: less than 60000 only beside an emulator with scaled time'),
  DELOS_COUNTER_LAG_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(600_000)
    .optional()
    .describe('How long Apollo’s credit counter may lag behind; 10000 with the real Apollo, 0 with the emulator'),
  DELOS_MAX_MEMORY_MB: z.coerce
    .number()
    .int()
    .min(64)
    .max(1_000_000)
    .optional()
    .describe('Memory that the process may use: near it, new work is refused. The container’s limit where left out'),
  DELOS_DRAIN_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(300)
    .default(0)
    .describe('After a signal: how long to go on answering, no longer ready, until a load balancer has noticed'),
  DELOS_STOP_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(300)
    .default(10)
    .describe('How long requests and jobs under way may take to come to an end before the process ends anyway'),
  DELOS_DEAD_AFTER_SECONDS: z.coerce
    .number()
    .int()
    .min(4)
    .max(3600)
    .default(60)
    .describe('How long another process may be silent before it is taken for dead, and its work taken over'),
  DELOS_API_KEY: secret.optional().describe('Key with which the command line speaks to a running server'),
  OTEL_EXPORTER_OTLP_ENDPOINT: url('http', 'https')
    .optional()
    .describe('Where traces go: a receiver of OTLP over HTTP. Nothing is traced where left out'),
  OTEL_SERVICE_NAME: z.string().min(1).max(200).default('delos').describe('Under which name they are found there'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('How much to log'),
} as const

/** Named by their own line, so that a misspelt variable never silently means the default. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ConfigError'
  }
}

export interface Config {
  host: string
  port: number
  dataDir: string
  databaseUrl: string | undefined
  redisUrl: string | undefined
  adminKey: Secret | undefined
  publicUrl: string | undefined
  /** `poll`: what is posted is not believed, Apollo is asked. */
  callbackTrust: 'callback' | 'poll'
  webhooks: {
    allowLoopback: boolean
    /** Undefined: a key is made and kept in the data folder. */
    sealKey: Secret | undefined
  }
  crm: { allowLoopback: boolean }
  /** Undefined: what the container allows, where it says so. */
  maxMemoryMb: number | undefined
  /** Undefined: nothing is traced. */
  tracing: { endpoint: string; serviceName: string } | undefined
  drainMs: number
  stopWithinMs: number
  /** Each process gives a sign of life every second. */
  deadAfterMs: number
  logLevel: z.output<(typeof environment)['LOG_LEVEL']>
  apollo: {
    /** Undefined: the built-in emulator serves. */
    baseUrl: string | undefined
    apiKey: Secret | undefined
    minuteMs: number
    counterLagMs: number
  }
  enrichment: {
    missTtlDays: number
    /** Undefined: no list needs an approval. */
    approvalCredits: number | undefined
  }
  eventsKeptDays: number
  historyKeptDays: number
  jobs: { backoffMs: number; syncMinutes: number }
  sync: {
    fullHours: number
    lagMs: number
    /** Of the known records: more than this many are not deleted without an approval. */
    deleteShare: number
  }
}

/** Reads the environment; empty values count as not set. */
export function loadConfig(env: Record<string, string | undefined>): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const stranger = Object.keys(set).find((name) => name.startsWith('DELOS_') && !(name in environment))
  if (stranger) throw new ConfigError(`Unknown variable ${stranger}. Known: ${knownVariables()}`)
  const parsed = z.object(environment).safeParse(set)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new ConfigError(`${issue?.path.join('.')}: ${issue?.message}`)
  }
  return toConfig(parsed.data)
}

function knownVariables(): string {
  return Object.keys(environment)
    .filter((name) => name.startsWith('DELOS_'))
    .join(', ')
}

function toConfig(env: z.output<z.ZodObject<typeof environment>>): Config {
  const emulated = !env.APOLLO_API_KEY && !env.APOLLO_BASE_URL
  if (env.APOLLO_BASE_URL && !env.APOLLO_API_KEY)
    throw new ConfigError('APOLLO_API_KEY: must be set where APOLLO_BASE_URL is')
  return {
    host: env.HOST,
    port: env.PORT,
    dataDir: env.DELOS_DATA_DIR,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    adminKey: env.DELOS_ADMIN_KEY,
    publicUrl: env.DELOS_PUBLIC_URL,
    callbackTrust: env.DELOS_CALLBACK_TRUST,
    webhooks: { allowLoopback: env.DELOS_ALLOW_PRIVATE_WEBHOOKS === 'true', sealKey: env.DELOS_SEAL_KEY },
    crm: { allowLoopback: env.DELOS_ALLOW_PRIVATE_CRM === 'true' },
    maxMemoryMb: env.DELOS_MAX_MEMORY_MB,
    drainMs: env.DELOS_DRAIN_SECONDS * 1000,
    stopWithinMs: env.DELOS_STOP_SECONDS * 1000,
    deadAfterMs: env.DELOS_DEAD_AFTER_SECONDS * 1000,
    tracing: env.OTEL_EXPORTER_OTLP_ENDPOINT
      ? { endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT, serviceName: env.OTEL_SERVICE_NAME }
      : undefined,
    logLevel: env.LOG_LEVEL,
    apollo: {
      baseUrl: emulated ? undefined : (env.APOLLO_BASE_URL ?? 'https://api.apollo.io'),
      apiKey: env.APOLLO_API_KEY,
      minuteMs: env.DELOS_APOLLO_MINUTE_MS,
      counterLagMs: env.DELOS_COUNTER_LAG_MS ?? (emulated ? 0 : 10_000),
    },
    enrichment: { missTtlDays: env.DELOS_MISS_TTL_DAYS, approvalCredits: env.DELOS_APPROVAL_CREDITS },
    eventsKeptDays: env.DELOS_EVENTS_KEPT_DAYS,
    historyKeptDays: env.DELOS_HISTORY_KEPT_DAYS,
    jobs: { backoffMs: env.DELOS_JOB_BACKOFF_MS, syncMinutes: env.DELOS_SYNC_MINUTES },
    sync: {
      fullHours: env.DELOS_SYNC_FULL_HOURS,
      lagMs: env.DELOS_SYNC_LAG_SECONDS * 1000,
      deleteShare: env.DELOS_SYNC_DELETE_PERCENT / 100,
    },
  }
}
