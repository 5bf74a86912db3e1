/** Short names that begin with another letter than the long ones. */
const longNames: Readonly<Record<string, readonly string[]>> = {
  beth: ['elizabeth'],
  betty: ['elizabeth'],
  bill: ['william'],
  bob: ['robert'],
  chuck: ['charles'],
  dick: ['richard'],
  drew: ['andrew'],
  hank: ['henry'],
  liz: ['elizabeth'],
  meg: ['margaret'],
  ned: ['edward'],
  nell: ['eleanor', 'helen'],
  peggy: ['margaret'],
  polly: ['mary'],
  sascha: ['alexander', 'alexandra'],
  sasha: ['alexander', 'alexandra'],
  ted: ['edward', 'theodore'],
  tony: ['anthony', 'antonio'],
  will: ['william'],
}
/** Fewer consonants tell nobody apart. */
const shortestSkeleton = 3

/**
 * Ways in which colleagues might have written down one name, from folded parts: by the initial, last name first, by one
 * half of a double name, with a letter wrong. Who shares one of them at the same company may be the same person.
 */
export function spellingsOf(first: string, last: string): string[] {
  if (!last) return []
  const halves = last.split(' ')
  const lasts = [last, ...(halves.length > 1 ? halves : [])]
  const initials = [first, ...(longNames[first] ?? [])].map((name) => name.slice(0, 1))
  const spelled = initials.flatMap((initial) =>
    lasts.flatMap((name) => [`${initial} ${name}`, ...blurred(initial, name)]),
  )
  const eitherWayRound = first ? [`=${[first, last].toSorted().join(' ')}`] : []
  return [...new Set([...spelled, ...eitherWayRound])]
}

/** Consonants alone, none twice in a row: Smith and Smyth, Johnson and Jonhson, Andersen and Anderson. */
function blurred(initial: string, name: string): string[] {
  const skeleton = name.replace(/[aeiouyhw ]/g, '').replace(/(.)\1+/g, '$1')
  return skeleton.length < shortestSkeleton ? [] : [`${initial} ~${skeleton}`]
}
