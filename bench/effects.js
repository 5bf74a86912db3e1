import pg from 'pg'

/** Jobs for such domains leave an effect, once a job however often it runs, or once a run. */
export const onceDomain = '.once.example'
export const eachDomain = '.each.example'

/**
 * Where jobs leave their traces: one row a job that took effect, and one for each time that a handler began.
 *
 * @param {import('./disposables.js').Disposables} toUndo
 * @param {string} connectionString of a database that the benchmark may restart
 */
export async function openEffects(toUndo, connectionString) {
  const pool = new pg.Pool({ connectionString, max: 2 })
  pool.on('error', () => {})
  toUndo.add(() => pool.end())
  await pool.query(`
    create table bench_effects (place bigserial primary key, job_id text not null, intent text not null, run int not null);
    create index on bench_effects (job_id);
    create table bench_starts (job_id text not null)`)
  const ask = async (text) => (await pool.query(text)).rows[0].n
  return {
    starts: () => ask('select count(*)::int as n from bench_starts'),
    /** Intents that took effect. */
    done: () => ask('select count(distinct intent)::int as n from bench_effects'),
    effects: () => ask('select count(*)::int as n from bench_effects'),
    /** Effects of a run that came after those of a later one. */
    stale: () =>
      ask(`select count(*)::int as n from bench_effects late where exists (
        select from bench_effects early where early.job_id = late.job_id and early.run > late.run and early.place < late.place)`),
    open: () => ask(`select count(*)::int as n from jobs where status not in ('completed', 'dead')`),
    jobs: () => ask('select count(*)::int as n from jobs'),
    /** Jobs that neither took effect nor left a letter. */
    lost: () =>
      ask(`select count(*)::int as n from jobs where not exists (select from bench_effects where job_id = jobs.id)
        and not exists (select from dead_letters where job_id = jobs.id)`),
    letters: () => ask('select count(*)::int as n from dead_letters'),
  }
}
