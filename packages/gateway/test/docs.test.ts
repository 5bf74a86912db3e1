import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { environment } from '../src/config.ts'
import { routes } from '../src/http/routes.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'examples/README.md',
  'packages/gateway/README.md',
  ...markdownIn('docs'),
  ...markdownIn('docs/adr'),
]

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`)
}

/** The rows of the table in docs/configuration.md: a name, a default and a meaning. */
function documentedVariables(): { name: string; value: string; meaning: string }[] {
  const rows = read('docs/configuration.md').matchAll(/^\| `([A-Z_]+)` \| (.+?) \| (.+) \|$/gm)
  return [...rows].map(([, name = '', value = '', meaning = '']) => ({ name, value, meaning }))
}

function variables(): ReturnType<typeof documentedVariables> {
  return Object.entries(environment).map(([name, schema]) => {
    const value = schema.safeParse(undefined).data
    return { name, value: value === undefined ? '–' : `\`${String(value)}\``, meaning: schema.description ?? '' }
  })
}

/** What stands in backticks and begins like a file or folder of the repository. */
function citedPaths(markdown: string): string[] {
  const quoted = [...markdown.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text)
  return quoted.filter((text) =>
    /^((packages|docs|scripts|examples|bench)\/[\w./-]+|\.?[\w-]+\.(md|cjs|json))$/.test(text),
  )
}

/** Links to files beside the document; anchors and other sites are left out. */
function linkedFiles(markdown: string): string[] {
  return [...markdown.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].flatMap(([, target = '']) =>
    /^[a-z]+:/.test(target) ? [] : [target],
  )
}

describe('the documents', () => {
  it('describe every variable as the configuration does, and no other', () => {
    expect(documentedVariables()).toEqual(variables())
  })

  it('name the path of every route', () => {
    const text = read('docs/http-api.md')
    const named = new Set([...text.matchAll(/`(?:([A-Z]+) )?(\/api\/[^`]*|…\/[^`]*)`/g)].map(([, , path]) => path))
    const missing = routes.filter(
      ({ path }) =>
        !named.has(path) && ![...named].some((name) => name?.startsWith('…/') && path.endsWith(name.slice(1))),
    )
    expect(missing.map(({ method, path }) => `${method} ${path}`)).toEqual([])
  })

  it.each(documents)('%s cites only paths that exist', (document) => {
    const text = read(document)
    const cited = citedPaths(text).filter((path) => !existsSync(join(root, path)))
    const linked = linkedFiles(text).filter((path) => !existsSync(join(root, dirname(document), path)))
    expect({ cited, linked }).toEqual({ cited: [], linked: [] })
  })
})
