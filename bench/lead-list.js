import { createRandom } from './random.js'

/**
 * A list of leads as teams have them.
 *
 * @typedef {object} LeadList
 * @property {string} csv
 * @property {{ email?: string, linkedin?: string, personId?: string }[]} rows in their order
 * @property {number} distinctFound different people whom enrichment finds
 * @property {number} distinctMissed different leads whom it does not
 * @property {number} foundRows rows that name somebody whom it finds
 */

const seed = 20_261_124
const header = ['First Name', 'Last Name', 'Email', 'LinkedIn URL']

/**
 * Rows out of the emulator's world: so many are people named before in another spelling or by another identifier, and so
 * many are nobody whom enrichment knows.
 *
 * @param {import('@delos/emulator').World} world
 * @param {{ rows: number, duplicates?: number, misses?: number, skip?: number }} options shares of the rows
 * @returns {LeadList}
 */
export function leadList(world, { rows, duplicates = 0, misses = 0, skip = 0 }) {
  const random = createRandom(seed + rows + skip)
  const missCount = Math.round(rows * misses)
  const duplicateCount = Math.round(rows * duplicates)
  const people = enrichable(world).slice(skip, skip + rows - missCount - duplicateCount)
  if (people.length < rows - missCount - duplicateCount) throw new RangeError('The world has too few people')
  const placed = people.map((person) => ({ row: firstRow(random, person), person, place: random.fraction() }))
  for (let at = 0; at < duplicateCount; at++) {
    const original = placed[random.int(0, people.length - 1)]
    placed.push({ row: respelt(random, original.person), person: original.person, place: random.fraction() })
  }
  for (let at = 0; at < missCount; at++) placed.push({ row: nobody(at), person: undefined, place: random.fraction() })
  const list = placed.toSorted((a, b) => a.place - b.place).map(({ row, person }) => ({ ...row, personId: person?.id }))
  return {
    csv: toCsv(list),
    rows: list,
    distinctFound: people.length,
    distinctMissed: missCount,
    foundRows: people.length + duplicateCount,
  }
}

/**
 * People with both an address and a profile, whom enrichment finds.
 *
 * @param {import('@delos/emulator').World} world
 */
export function enrichable(world) {
  return world.people.filter((person) => person.enrichable && person.email && person.linkedinUrl)
}

function firstRow(random, { firstName, lastName, email, linkedinUrl }) {
  const named = random.chance(0.8) ? { firstName, lastName } : {}
  return random.chance(0.7) ? { ...named, email } : { ...named, linkedin: linkedinUrl }
}

function respelt(random, { firstName, lastName, email, linkedinUrl }) {
  const named = random.chance(0.5) ? { firstName, lastName } : {}
  const profile = linkedinUrl.replace('http://www.', '')
  const spellings = [
    { email: email.toUpperCase() },
    { email: `  ${email} ` },
    { email: `mailto:${email}` },
    { email: `<${email}>` },
    { email },
    { linkedin: `https://www.${profile}/?utm_source=share` },
    { linkedin: `${profile}/en` },
    { linkedin: `HTTPS://WWW.${profile.toUpperCase()}/` },
  ]
  return { ...named, ...random.pick(spellings) }
}

/** As different from each other as people are: who shares a name may be one person, and is not bought side by side. */
function nobody(serial) {
  const [firstName, lastName] = [wordOf(serial), `${wordOf(serial * 7 + 3)}ez`]
  const email = `${firstName}.${lastName}.${serial}@unlisted-works.example`.toLowerCase()
  return { firstName, lastName, email }
}

function wordOf(number) {
  const [starts, vowels, middles, ends] = ['BDFGHKLMNPRSTVZ', 'aeiou', 'lmnrst', 'aeio']
  const letters = []
  let left = number
  for (const choice of [starts, vowels, middles, ends]) {
    letters.push(choice[left % choice.length])
    left = Math.floor(left / choice.length)
  }
  return letters.join('')
}

function toCsv(rows) {
  const lines = rows.map(({ firstName = '', lastName = '', email = '', linkedin = '' }) =>
    [firstName, lastName, email, linkedin].map(quoted).join(','),
  )
  return `${[header.join(','), ...lines].join('\r\n')}\r\n`
}

function quoted(cell) {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
