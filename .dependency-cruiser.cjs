/** Which room may import which. Data flows down; an import that runs upwards fails the build. Circles are the linter’s. */
const gateway = '^packages/gateway/src/'
const doors = `${gateway}(http|cli|worker|demo|express)/`
const library = `${gateway}(db|queue)/`

module.exports = {
  forbidden: [
    {
      name: 'client-knows-nothing-of-ours',
      severity: 'error',
      from: { path: '^packages/client/src/' },
      to: { path: '^packages/(emulator|gateway)/|@delos/(emulator|gateway)' },
    },
    {
      name: 'emulator-knows-nothing-of-ours',
      severity: 'error',
      from: { path: '^packages/emulator/src/' },
      to: { path: '^packages/(client|gateway)/|@delos/(client|gateway)' },
    },
    {
      name: 'only-main-opens-the-command-line',
      severity: 'error',
      from: { path: gateway, pathNot: `${gateway}(main\\.ts|cli/)` },
      to: { path: `${gateway}cli/` },
    },
    {
      name: 'nobody-imports-a-door-from-below',
      severity: 'error',
      from: { path: gateway, pathNot: [doors, `${gateway}main\\.ts`] },
      to: { path: doors },
    },
    {
      name: 'http-opens-no-other-door',
      severity: 'error',
      from: { path: `${gateway}http/` },
      to: { path: `${gateway}(cli|worker|demo)/` },
    },
    {
      name: 'the-worker-opens-no-other-door',
      severity: 'error',
      from: { path: `${gateway}worker/` },
      to: { path: `${gateway}(cli|http|demo)/` },
    },
    {
      name: 'the-root-is-above-the-services',
      severity: 'error',
      from: { path: `${gateway}(services|db|queue)/|${gateway}(context|operation|mutate|errors|actor)\\.ts` },
      to: { path: `${gateway}gateway\\.ts` },
    },
    {
      name: 'db-and-queue-know-their-library-only',
      severity: 'error',
      from: { path: library },
      to: { path: `${gateway}(services|metrics|tracing|http|cli|worker|demo|express)/|${gateway}(context|operation|mutate|gateway)\\.ts` },
    },
    {
      name: 'a-backup-knows-the-database-only',
      severity: 'error',
      from: { path: `${gateway}portable/` },
      to: { path: `${gateway}(services|queue|metrics|crm|http|cli|worker|demo|express)/|${gateway}(context|operation|mutate|gateway)\\.ts` },
    },
    {
      name: 'only-metrics-and-its-door-count-for-prometheus',
      severity: 'error',
      from: { path: gateway, pathNot: `${gateway}(metrics|http)/` },
      to: { path: 'node_modules/prom-client/' },
    },
    {
      name: 'only-tracing-and-the-door-know-opentelemetry',
      severity: 'error',
      from: { path: gateway, pathNot: `${gateway}(tracing/|http/trace-requests\\.ts)` },
      to: { path: 'node_modules/@opentelemetry/' },
    },
    {
      name: 'crm-knows-its-library-only',
      severity: 'error',
      from: { path: `${gateway}crm/` },
      to: { path: `${gateway}(services|db|queue|http|cli|worker|demo|express)/|${gateway}(context|operation|mutate|gateway)\\.ts` },
    },
    {
      name: 'services-speak-no-transport',
      severity: 'error',
      from: { path: `${gateway}services/` },
      to: { path: 'node_modules/(fastify|commander|bullmq|pg|@electric-sql|@hubspot|jsforce)/' },
    },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(\\.test\\.ts$|/dist/|/testing/)' },
    parser: 'swc',
    tsPreCompilationDeps: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['delos-source', 'import', 'require', 'node', 'default', 'types'] },
  },
}
