import { type Finding, fine, found } from './finding.ts'

/** Of servers that tell whole seconds, and an answer that took its time. */
const toleratedMs = 5000

export function clockFinding(check: string, theirs: number): Finding {
  const apartMs = Date.now() - theirs
  const note = `${(Math.abs(apartMs) / 1000).toFixed(1)} s ${apartMs < 0 ? 'ahead of' : 'behind'} this machine`
  return Math.abs(apartMs) <= toleratedMs ? fine(check) : found('clock_apart', check, note)
}
