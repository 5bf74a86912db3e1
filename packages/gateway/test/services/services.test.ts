import { connect } from 'node:net'
import pg from 'pg'
import { expect, test } from 'vitest'
import { freshDatabase, startPostgres } from './postgres.ts'
import { startRedis } from './redis.ts'

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

test('every fresh database is empty and real', async () => {
  const [one, two] = await Promise.all([freshDatabase(), freshDatabase()])
  await query(one, 'create table leads (id int)')
  expect(await query(one, 'select count(*)::int as leads from leads')).toEqual([{ leads: 0 }])
  await expect(query(two, 'select 1 from leads')).rejects.toThrow('does not exist')
})

test('PostgreSQL keeps what was committed through a crash, and is gone after close', async () => {
  const postgres = await startPostgres()
  await query(postgres.url, 'create table leads as select 7 as id')
  await postgres.restart('immediate')
  expect(await query(postgres.url, 'select id from leads')).toEqual([{ id: 7 }])
  await postgres.close()
  await expect(query(postgres.url, 'select 1')).rejects.toThrow('ECONNREFUSED')
})

test('Redis comes back on its port, and is gone after close', async () => {
  const redis = await startRedis()
  const { port } = new URL(redis.url)
  const speak = () =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('PING\r\n'))
      socket.once('error', reject).once('data', (data) => {
        socket.destroy()
        resolve(data.toString())
      })
    })
  await redis.restart('immediate')
  expect(await speak()).toBe('+PONG\r\n')
  await redis.close()
  await expect(speak()).rejects.toThrow('ECONNREFUSED')
})
