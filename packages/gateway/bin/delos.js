#!/usr/bin/env node
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const main = new URL('../dist/main.js', import.meta.url)

if (!existsSync(main)) build()
await import(main.href)

/** A fresh checkout has no dist yet; a package that was installed always has. */
function build() {
  const checkout = fileURLToPath(new URL('../../../', import.meta.url))
  const { status } = existsSync(`${checkout}/tsconfig.base.json`)
    ? spawnSync('npm', ['run', '--silent', 'build'], { cwd: checkout, stdio: ['ignore', 2, 2] })
    : { status: 1 }
  if (status === 0 && existsSync(main)) return
  process.stderr.write('delos: it is not built yet. Run: npm ci && npm run build\n')
  process.exit(70)
}
