import { defineConfig } from 'vitest/config'

const source = ['delos-source', 'module', 'node', 'import', 'default']

export default defineConfig({
  resolve: { conditions: source },
  ssr: { resolve: { conditions: source, externalConditions: source } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'scripts/**/*.test.ts'],
    // Two cores: each gateway test file owns a PGlite of some 300 MB and a core's worth of work.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    server: { deps: { inline: [/@delos\//] } },
  },
})
