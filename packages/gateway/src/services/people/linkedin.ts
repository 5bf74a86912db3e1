/**
 * The one spelling of a LinkedIn profile or company address, `in/mira-okafor` or `company/northpeak`, whatever the
 * scheme, host, case, language suffix, tracking parameters or trailing slash. Undefined where it is neither.
 */
export function normalizeLinkedinUrl(text: string): string | undefined {
  const bare = decode(text.normalize('NFKC').trim())
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/[?#].*$/, '')
  const match = /^(?:[a-z]{2,3}\.|www\.|m\.)?linkedin\.com\/+(in|pub|company|school|showcase)\/+([^/\s]+)/i.exec(bare)
  if (!match?.[1] || !match[2]) return undefined
  const section = match[1].toLowerCase()
  return `${section === 'in' || section === 'pub' ? 'in' : 'company'}/${match[2].toLowerCase()}`
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
