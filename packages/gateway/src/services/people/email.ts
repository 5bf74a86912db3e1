/** Mail hosts that ignore what stands behind a plus sign, and those that ignore dots as well. */
const ignoresPlus = new Set([
  'gmail.com',
  'googlemail.com',
  'google.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'icloud.com',
  'me.com',
  'fastmail.com',
  'proton.me',
  'protonmail.com',
])
const ignoresDots = new Set(['gmail.com', 'googlemail.com'])
const sameHost: Record<string, string> = { 'googlemail.com': 'gmail.com', 'protonmail.com': 'proton.me' }

const roles = new Set(
  (
    'abuse accounting accounts admin admissions ap ar billing careers contact customerservice customersupport ' +
    'enquiries feedback finance hello help helpdesk hi hr info inquiries invoices it jobs legal mail marketing media ' +
    'news newsletter no-reply noreply office orders partners postmaster pr press privacy recruiting recruitment ' +
    'reception sales security service support team webmaster'
  ).split(' '),
)

/** Apollo's stand-in for an address it will not show. It belongs to nobody. */
const placeholder = /^email_not_unlocked@/i

const addressShape = /^[^\s@<>(),;:"[\]\\]+@[^\s@<>(),;:"[\]\\.]+(\.[^\s@<>(),;:"[\]\\.]+)+$/u

/**
 * The one spelling of an address: `Ana Diaz <Ana.Diaz+x@GMail.com>` and `anadiaz@gmail.com` are the same mailbox,
 * `a.b@acme.com` and `ab@acme.com` are not. Undefined where it is no address.
 */
export function normalizeEmail(text: string): string | undefined {
  const bare = stripDecoration(text)
  if (bare.length > 254 || !addressShape.test(bare) || placeholder.test(bare)) return undefined
  const at = bare.lastIndexOf('@')
  const host = bare.slice(at + 1)
  const mailbox = sameMailbox(bare.slice(0, at), host)
  return mailbox ? `${mailbox}@${sameHost[host] ?? host}` : undefined
}

/** `info@`, `sales@`: an address of a desk, which must never join two people. */
export function isRoleAddress(email: string): boolean {
  const mailbox = email.slice(0, email.indexOf('@')).toLowerCase().replace(/\+.*$/, '')
  return roles.has(mailbox) || roles.has(mailbox.replace(/[._]/g, ''))
}

/** The stand-in is the same for every locked person: as an address it would join them all. */
export function isPlaceholderEmail(email: string): boolean {
  return placeholder.test(email.trim())
}

function sameMailbox(mailbox: string, host: string): string {
  const untagged = ignoresPlus.has(host) ? mailbox.replace(/\+.*$/, '') : mailbox
  return ignoresDots.has(host) ? untagged.replaceAll('.', '') : untagged
}

function stripDecoration(text: string): string {
  const spaced = text.normalize('NFKC').trim()
  const angled = /<([^<>]+)>\s*$/.exec(spaced)?.[1] ?? spaced
  return angled
    .replace(/^mailto:/i, '')
    .replace(/\?.*$/, '')
    .trim()
    .toLowerCase()
}
