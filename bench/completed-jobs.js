/**
 * How many jobs have ended as they should.
 *
 * @param {import('../packages/gateway/dist/db/database.js').Db} db
 * @returns {Promise<number>}
 */
export async function completedJobs(db) {
  const { count } = await db
    .selectFrom('jobs')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('status', '=', 'completed')
    .executeTakeFirstOrThrow()
  return Number(count)
}
