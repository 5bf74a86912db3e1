import { foldName } from './person-name.ts'

const legalForms = new Set(
  (
    'inc incorporated corp corporation co company llc llp lp ltd limited plc gmbh mbh ag kg kgaa ug ohg ev se sa sas ' +
    'sasu sarl srl spa sl slu bv nv oy oyj ab as asa aps kk pty pte pvt sro spzoo and und et'
  ).split(' '),
)

/** A company's name as a key: `Acme, Inc.`, `ACME GmbH & Co. KG` and `acme` are one. */
export function foldOrganizationName(name: string): string {
  const words = foldName(name.replaceAll('.', '')).split(' ')
  while (words.length > 1 && legalForms.has(words.at(-1) ?? '')) words.pop()
  return words.join(' ')
}
