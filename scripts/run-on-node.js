import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

// Runs a command on another version of Node, without changing the machine: the npm package `node` holds the program, which
// goes into a temporary folder and, for the command alone, to the front of PATH.
//   node scripts/run-on-node.js 24 npm test
const [version, command = 'npm', ...given] = process.argv.slice(2)
const args = process.argv.length > 3 ? given : ['test']
if (!version || !/^\d+(\.\d+){0,2}$/.test(version)) {
  console.error(
    'usage: node scripts/run-on-node.js <version> [command…], such as 24; the command is npm test where left out',
  )
  process.exit(2)
}

const folder = mkdtempSync(join(tmpdir(), 'delos-node-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
// The command gets a signal of the terminal as we do; we end after it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {})

const named = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
execFileSync('npm', ['install', '--silent', '--no-save', '--prefix', folder, `${named}@${version}`], {
  stdio: 'inherit',
})
const program = join(folder, 'node_modules', named, 'bin', 'node')
console.log(`On Node ${execFileSync(program, ['--version'], { encoding: 'utf8' }).trim()}`)
const env = { ...process.env, PATH: [dirname(program), process.env.PATH].join(delimiter) }
const child = spawn(command, args, { stdio: 'inherit', env })
const [code] = await once(child, 'exit')
process.exitCode = code ?? 1
