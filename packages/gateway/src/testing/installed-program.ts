import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const versionsFolder = '/usr/lib/postgresql'

/** The full path of a server program; on Debian, as root, the package is installed where it is missing. */
export async function findInstalledProgram(name: string, debianPackage: string): Promise<string> {
  const path = await look(name)
  if (path) return path
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    await install(debianPackage)
    const installed = await look(name)
    if (installed) return installed
  }
  throw new Error(`${name} was not found in PATH or under ${versionsFolder}: install the package "${debianPackage}"`)
}

async function look(name: string): Promise<string | undefined> {
  // Debian keeps PostgreSQL's server programs out of PATH.
  for (const folder of versionFolders()) if (existsSync(join(folder, name))) return join(folder, name)
  const found = await run('sh', ['-c', 'command -v "$1"', 'sh', name]).catch(() => undefined)
  return found?.stdout.trim() || undefined
}

/** The newest version first. */
function versionFolders(): string[] {
  if (!existsSync(versionsFolder)) return []
  const versions = readdirSync(versionsFolder).sort((a, b) => Number(b) - Number(a))
  return versions.map((version) => join(versionsFolder, version, 'bin'))
}

/** In run level 1 Debian starts no server that it has just installed. */
async function install(debianPackage: string): Promise<void> {
  const settings = ['RUNLEVEL=1', 'DEBIAN_FRONTEND=noninteractive']
  await run('env', [...settings, 'apt-get', 'install', '-y', '--no-install-recommends', debianPackage])
}
