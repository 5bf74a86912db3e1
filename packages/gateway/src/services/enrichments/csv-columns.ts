import { ServiceError } from '../../errors.ts'
import type { PersonQuery } from '../people/wish.ts'

type Field = keyof PersonQuery

/** What people call their columns, folded to letters; the first name that fits wins. */
const names: Record<Field, readonly string[]> = {
  email: [
    'email',
    'mail',
    'emailaddress',
    'workemail',
    'businessemail',
    'emailadresse',
    'mailadresse',
    'correo',
    'courriel',
    'primaryemail',
    'emailid',
  ],
  hashedEmail: ['hashedemail', 'emailhash', 'emailmd5', 'emailsha256'],
  linkedinUrl: [
    'linkedin',
    'linkedinurl',
    'linkedinprofile',
    'linkedinprofileurl',
    'personlinkedin',
    'personlinkedinurl',
    'profileurl',
  ],
  apolloId: ['apolloid', 'apollopersonid', 'personid'],
  firstName: ['firstname', 'givenname', 'forename', 'vorname', 'prenom', 'nombre'],
  lastName: ['lastname', 'surname', 'familyname', 'nachname', 'nom', 'apellido', 'apellidos'],
  name: ['name', 'fullname', 'contactname', 'person', 'contact'],
  domain: ['domain', 'website', 'companydomain', 'companywebsite', 'web', 'url', 'site', 'homepage', 'webseite'],
  organizationName: [
    'company',
    'companyname',
    'organization',
    'organisation',
    'account',
    'accountname',
    'employer',
    'firma',
    'unternehmen',
  ],
}

/** One of these has to be there; a name alone finds nobody. */
const identifying: readonly Field[] = ['email', 'hashedEmail', 'linkedinUrl', 'apolloId', 'domain']

export type ColumnMap = ReadonlyMap<number, Field>

/** Reads the header line. Throws `invalid_input` that says which columns were looked for. */
export function mapColumns(header: readonly string[]): ColumnMap {
  const columns = new Map<number, Field>()
  const taken = new Set<Field>()
  header.forEach((title, index) => {
    const field = fieldOf(title)
    if (!field || taken.has(field)) return
    columns.set(index, field)
    taken.add(field)
  })
  if (identifying.some((field) => taken.has(field))) return columns
  throw new ServiceError(
    'invalid_input',
    `No usable column. Looked for one of: email, LinkedIn URL, Apollo id, or name with website`,
    {
      reason: 'no_usable_column',
      field: 'header',
      details: { found: header.slice(0, 50), lookedFor: names },
    },
  )
}

function fieldOf(title: string): Field | undefined {
  const folded = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
  return (Object.keys(names) as Field[]).find((field) => names[field].includes(folded))
}

const longestCell = 1000

/** One line as a query; cells without a meaning for us, and blank ones, are left out. */
export function readCells(cells: readonly string[], columns: ColumnMap): PersonQuery {
  const query: PersonQuery = {}
  for (const [index, field] of columns) {
    const text = cells[index]?.replaceAll('\u0000', '').replaceAll('\u00a0', ' ').trim()
    if (text) query[field] = text.slice(0, longestCell)
  }
  return query
}

/** Spreadsheets separate by what the country's decimal comma leaves free. */
export function guessDelimiter(headerLine: string): ',' | ';' | '\t' {
  const unquoted = headerLine.replace(/"[^"]*"/g, '')
  const count = (delimiter: string) => unquoted.split(delimiter).length
  if (count('\t') > 1 && count('\t') >= count(';')) return '\t'
  return count(';') > count(',') ? ';' : ','
}
