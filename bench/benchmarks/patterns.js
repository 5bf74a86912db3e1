import { fork } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from '@swc/core'
import { exactly } from '../figures.js'

const packages = fileURLToPath(new URL('../../packages', import.meta.url))
const rooms = ['client/src', 'gateway/src', 'emulator/src']
const matcher = fileURLToPath(new URL('../match-hostile.js', import.meta.url))
const limitMs = 50
/** A pattern that takes so long would take for ever. */
const giveUpMs = 10_000

/** Every regular expression of the sources against texts of 100 KB that are made to keep it busy. */
export async function measure() {
  const patterns = await listPatterns()
  let slowest = { ms: 0, pattern: '' }
  let slow = 0
  for (const { source, flags, file } of patterns) {
    const ms = await timeOf({ source, flags })
    if (ms > limitMs) {
      slow++
      console.error(`patterns: /${source}/${flags} in ${file} takes ${ms.toFixed(0)} ms`)
    }
    if (ms > slowest.ms) slowest = { ms, pattern: `/${source}/${flags}` }
  }
  return [
    {
      name: 'patterns that take over 50 ms for 100 KB',
      figure: slow,
      unit: 'patterns',
      baseline: `of ${patterns.length}; the slowest ${slowest.ms.toFixed(1)} ms`,
      ...exactly(slow, 0),
    },
  ]
}

async function listPatterns() {
  const found = new Map()
  for (const room of rooms) {
    const names = await readdir(join(packages, room), { recursive: true })
    for (const name of names) {
      if (!/\.tsx?$/.test(name) || name.endsWith('.test.ts')) continue
      const file = join(room, name)
      const tree = await parse(await readFile(join(packages, file), 'utf8'), {
        syntax: 'typescript',
        tsx: name.endsWith('x'),
      })
      for (const { pattern, flags } of literalsIn(tree))
        found.set(`${pattern} ${flags}`, { source: pattern, flags, file })
    }
  }
  return [...found.values()]
}

function* literalsIn(node) {
  if (node === null || typeof node !== 'object') return
  if (node.type === 'RegExpLiteral') yield node
  for (const child of Object.values(node)) yield* literalsIn(child)
}

/** In a process of its own, which can be ended in the middle of a match. */
function timeOf(pattern) {
  return new Promise((resolve, reject) => {
    const child = fork(matcher, { stdio: ['ignore', 2, 2, 'ipc'] })
    const timer = setTimeout(() => {
      resolve(giveUpMs)
      child.kill('SIGKILL')
    }, giveUpMs)
    child.once('message', resolve)
    child.once('error', reject)
    child.once('exit', () => clearTimeout(timer))
    child.send(pattern)
  })
}
