const length = 100_000
const doubtfulMs = 10
const letters = [...'aA0 \t\n.-_@/:%",+(&=\\é']

/** Tells how long a pattern takes, at the worst, for texts that begin to fit again and again and never do. */
process.once('message', ({ source, flags }) => {
  process.send?.(worstMsOf({ source, flags }), () => process.disconnect())
})

function worstMsOf({ source, flags }) {
  const words = [...source.matchAll(/[\w@./:-]{2,}/g)].map(([word]) => word)
  const parts = [
    ...letters,
    ...words,
    ...letters.map((letter) => `a${letter}`),
    ...letters.map((letter) => `${letter}0`),
  ]
  let worstMs = 0
  for (const part of parts) {
    const many = part.repeat(Math.ceil(length / part.length)).slice(0, length)
    for (const text of [many, `${many}\u0000`, `x${many}\u0000`]) {
      const ms = match({ source, flags }, text)
      // What took long because something else went on does not do so twice.
      worstMs = Math.max(worstMs, ms > doubtfulMs ? Math.min(ms, match({ source, flags }, text)) : ms)
    }
  }
  return worstMs
}

function match({ source, flags }, text) {
  const pattern = new RegExp(source, flags)
  const startedAt = performance.now()
  if (flags.includes('g')) text.replace(pattern, '')
  else pattern.test(text)
  return performance.now() - startedAt
}
