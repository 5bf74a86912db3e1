/**
 * Records of which nobody can say by themselves which is which, as either side has them.
 *
 * @typedef {{ first: string, last: string, email?: string, linkedin?: string }} Written
 * @typedef {{ apollo: Written[], crm: Written[] }} Doubt
 */

const of = (first, last, email, profile) => ({
  first,
  last,
  ...(email ? { email } : {}),
  ...(profile ? { linkedin: `https://www.linkedin.com/in/${profile}` } : {}),
})

/** @type {Doubt[]} */
export const ambiguous = [
  { apollo: [of('Ada', 'Byron', 'ada@a1.example')], crm: [1, 2].map(() => of('Ada', 'Byron', 'ada@a1.example')) },
  {
    apollo: [of('Ben', 'Ross', 'ben@a2.example'), of('Ben', 'Ross', '', 'ben-ross')],
    crm: [of('Ben', 'Ross', 'ben@a2.example', 'ben-ross')],
  },
  {
    apollo: [of('Cleo', 'Park', 'cleo@a3.example'), of('Carl', 'Park', 'carl@a3.example')],
    crm: [of('C.', 'Park', 'cp@a3.example')],
  },
  { apollo: [of('Dan', 'Moor', 'info@a4.example')], crm: [of('Eve', 'Hill', 'info@a4.example')] },
  { apollo: [of('Finn', 'Gray', 'shared@a5.example')], crm: [of('Gwen', 'Holt', 'shared@a5.example')] },
  { apollo: [of('Hal', 'Ives', 'hal@a6.example', 'hal-1')], crm: [of('Hal', 'Ives', 'hal@a6.example', 'hal-2')] },
  { apollo: [of('Ida', 'Jung', '', 'ida-jung')], crm: [1, 2].map(() => of('Ida', 'Jung', '', 'ida-jung')) },
  { apollo: [of('Kai', 'Lund', '', 'kai')], crm: [of('Lea', 'Mohr', '', 'kai')] },
  { apollo: [of('Nils', 'Oberholzer', 'nils@a9.example')], crm: [of('Nils', 'Oberholzer')] },
  { apollo: [of('Petra', 'Quandt')], crm: [of('Petra', 'Quandt')] },
]

const families = ['Hartmann', 'Lindqvist', 'Okonkwo', 'Castellano', 'Vandermeer']

/** One person, written down in two ways that have no value in common: ten ways, five people each. */
export const nearDuplicates = families.flatMap((last, at) =>
  [
    [of('Jonathan', last, 'jon'), of('Jonathan', last, 'jonathan')],
    [of('Katharina', last, 'k1'), of('Kat', last, 'k2')],
    [of('Maria', last, 'm1'), of('M.', last, 'm2')],
    [of('Robert', last, 'r1'), of('Bob', last, 'r2')],
    [of('Ulla', last, 'u1'), of(last, 'Ulla', 'u2')],
    [of('Ivar', last, 'i1'), of('Ivar', last.replace(/([dkmnrt])(?!\1)/, '$1$1'), 'i2')],
    [of('Zoe', last, 'z1'), of('Zoë', last.replace('a', 'á'), 'z2')],
    [of('Nora', last, 'n1'), of('Nora', `${last}-Stone`, 'n2')],
    [of('Otto', last, 'o1'), of('Otto', last)],
    [of('Sven', last, 'sven'), of('Sven', last, 'sven+crm')],
  ].map(([one, other], way) => {
    const at_ = ({ email, ...rest }) => ({ ...rest, ...(email ? { email: `${email}@way${way}-${at}.example` } : {}) })
    return { apollo: [at_(one)], crm: [at_(other)] }
  }),
)
