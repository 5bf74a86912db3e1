import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const sourceOf = (name: string, file = 'index') =>
  fileURLToPath(new URL(`packages/${name}/src/${file}.ts`, import.meta.url))

export default defineConfig({
  resolve: {
    // The first that a name begins with is taken.
    alias: {
      '@delos/client': sourceOf('client'),
      '@delos/emulator/command-line-options': sourceOf('emulator', 'command-line-options'),
      '@delos/emulator': sourceOf('emulator'),
    },
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'scripts/**/*.test.ts'],
    globalSetup: ['packages/gateway/test/global-setup.ts'],
    // Two cores: each gateway test file owns a PGlite of some 300 MB and a core's worth of work.
    maxWorkers: 2,
    // No module keeps state, so that the files of a worker can share them: loading them anew took half of the time.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
