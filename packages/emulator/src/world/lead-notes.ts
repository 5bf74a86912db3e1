import type { LeadRow } from './lead-row.ts'
import type { Random } from './prng.ts'

/** Spreadsheets would run it; a file like this one must survive it. */
export const formulaNote = '=HYPERLINK("http://x")'

const noteShare = 0.3

const notes = [
  'Met at the trade fair',
  'Met at booth "B12"; wants a call back',
  'Asked for pricing; budget in Q1',
  'Two children; likes sailing',
  'First line of a longer note\nSecond line: call after 3 pm',
  'Said: "send me the deck"',
  'Referral by a customer\n\n- has the old version\n- renewal in March; "urgent"',
  'Größe der Firma prüfen; Rückruf nächste Woche',
  'webinar signup',
  'cold',
  'VIP',
]

export function withNote(random: Random, row: LeadRow): LeadRow {
  return random.chance(noteShare) ? { ...row, notes: random.pick(notes) } : row
}
