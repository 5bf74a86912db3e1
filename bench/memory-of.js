import { readFile } from 'node:fs/promises'

/**
 * What a process has in memory now, in bytes.
 *
 * @param {number} pid
 */
export async function residentBytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
}
