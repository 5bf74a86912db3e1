// Puts the models of Delos beside schema.prisma and generates the client of both.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const target = process.argv[2] ?? fileURLToPath(new URL('./prisma/', import.meta.url))
mkdirSync(target, { recursive: true })
copyFileSync(fileURLToPath(new URL('./schema.prisma', import.meta.url)), `${target}/schema.prisma`)
copyFileSync(require.resolve('@delos/models/schema.prisma'), `${target}/delos.prisma`)
execFileSync(process.execPath, [require.resolve('prisma/build/index.js'), 'generate', '--schema', target], {
  stdio: ['ignore', 'ignore', 'inherit'],
  // Generating needs no engine: named one, Prisma does not download its own.
  env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, ...process.env },
})
