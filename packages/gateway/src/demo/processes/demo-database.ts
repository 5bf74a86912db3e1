import { randomUUID } from 'node:crypto'
import { ask } from '../../db/ask.ts'

/** A database for the length of the demo beside the one that was named, which is not touched. */
export async function createDemoDatabase(url: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `delos_demo_${randomUUID().slice(0, 8)}`
  await ask(url, `create database ${name}`)
  const own = new URL(url)
  own.pathname = name
  return { url: own.href, drop: () => ask(url, `drop database ${name} with (force)`) }
}
