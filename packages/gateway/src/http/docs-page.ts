import { toJsonSchema } from './openapi.ts'
import type { Route } from './route.ts'

export const docsStyle = `
:root { color-scheme: light dark; --line: #8884; --soft: #8882; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
code, pre { font: 14px/1.45 ui-monospace, monospace; }
pre { background: var(--soft); padding: .75rem 1rem; overflow-x: auto; border-radius: 6px; }
section { border-top: 1px solid var(--line); padding: 1rem 0; }
h2 { font-size: 1.05rem; margin: 0; }
.method { display: inline-block; min-width: 4.2em; font-weight: 700; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); }
nav li { margin: .15rem 0; }
`

/** Every route with its fields, and a line of curl to try it with. */
export function docsPage(routes: readonly Route[], baseUrl: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Delos API</title><style>${docsStyle}</style></head>
<body>
<h1>Delos API</h1>
<p>Send the key as <code>x-api-key</code> or <code>authorization: Bearer</code>. Errors are
<code>application/problem+json</code> with a stable <code>code</code>, the <code>field</code> at fault and the
<code>requestId</code>. Writes take an <code>Idempotency-Key</code>: sent again within a day, the same answer is given again.
<code>delos-tag</code> and <code>delos-session</code> say where spending is counted besides the key.
For programs: <a href="openapi.json">openapi.json</a>. Also: <a href="metrics">metrics</a>,
<a href="admin/queues">queues</a>, <a href="readyz">readiness</a>.</p>
<nav><ul>${routes.map(entry).join('')}</ul></nav>
${routes.map((route) => section(route, baseUrl)).join('\n')}
</body>
</html>
`
}

function entry(route: Route): string {
  return `<li><a href="#${anchor(route)}"><code><span class="method">${route.method}</span> ${escape(route.path)}</code></a> ${escape(route.operation.summary)}</li>`
}

function section(route: Route, baseUrl: string): string {
  const { operation } = route
  return `<section id="${anchor(route)}">
<h2><code><span class="method">${route.method}</span> ${escape(route.path)}</code></h2>
<p>${escape(operation.summary)}. Scope <code>${operation.scope}</code>, answers ${route.status ?? 200}.${alsoProduces(route)}</p>
${fields(route)}
<pre>${escape(curl(route, baseUrl))}</pre>
</section>`
}

function alsoProduces({ produces, acceptsCsv }: Route): string {
  const answers = produces
    ? ` Answers ${produces.map((type) => `<code>${escape(type)}</code>`).join(' or ')} when asked.`
    : ''
  return acceptsCsv ? `${answers} Also takes <code>text/csv</code>, with the options in the query.` : answers
}

function fields({ operation }: Route): string {
  const schema = toJsonSchema(operation.input, 'input')
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Record<string, unknown>>)
  if (!properties.length) return ''
  const required = new Set((schema.required ?? []) as string[])
  const rows = properties.map(
    ([name, property]) =>
      `<tr><td><code>${escape(name)}</code></td><td>${escape(typeOf(property))}${required.has(name) ? ', required' : ''}</td><td>${escape(note(property))}</td></tr>`,
  )
  return `<table><thead><tr><th>Field</th><th>Type</th><th></th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}

function typeOf(property: Record<string, unknown>): string {
  if (Array.isArray(property.enum)) return property.enum.join(' | ')
  if (property.type === 'array') return `list of ${typeOf((property.items ?? {}) as Record<string, unknown>)}`
  return typeof property.type === 'string' ? property.type : 'value'
}

function note(property: Record<string, unknown>): string {
  const usual = property.default === undefined ? '' : `default ${JSON.stringify(property.default)}`
  const description = typeof property.description === 'string' ? property.description : ''
  return [description, usual].filter(Boolean).join('; ')
}

function curl({ method, path, example }: Route, baseUrl: string): string {
  const url = `${baseUrl}${path.replace(/:(\w+)/g, '<$1>')}`
  const lines = [`curl ${method === 'GET' ? '' : `-X ${method} `}'${url}'`, `-H "x-api-key: $DELOS_API_KEY"`]
  if (example)
    lines.push(`-H 'content-type: application/json'`, `-d '${JSON.stringify(example).replaceAll("'", "'\\''")}'`)
  return lines.join(' \\\n  ')
}

function anchor({ method, path }: Route): string {
  return `${method}-${path}`.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => entities[char] ?? char)
}
