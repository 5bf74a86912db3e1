/** Somebody as one side has written them down. */
export interface Written {
  first: string
  last: string
  email?: string
  linkedin?: string
  company?: string
}

export interface Doubt {
  what: string
  apollo: readonly Written[]
  crm: readonly Written[]
}

const profile = (name: string) => `https://www.linkedin.com/in/${name}`

/** Records of which nobody can say by themselves which is which. */
export const ambiguous: readonly Doubt[] = [
  {
    what: 'one address, twice in the CRM',
    apollo: [{ first: 'Ada', last: 'Byron', email: 'ada@a1.example' }],
    crm: [
      { first: 'Ada', last: 'Byron', email: 'ada@a1.example' },
      { first: 'Ada', last: 'Byron', email: 'Ada@A1.example' },
    ],
  },
  {
    what: 'the address of one, the profile of another',
    apollo: [
      { first: 'Ben', last: 'Ross', email: 'ben@a2.example' },
      { first: 'Ben', last: 'Ross', linkedin: profile('ben-ross') },
    ],
    crm: [{ first: 'Ben', last: 'Ross', email: 'ben@a2.example', linkedin: profile('ben-ross') }],
  },
  {
    what: 'an initial that two colleagues have',
    apollo: [
      { first: 'Cleo', last: 'Park', email: 'cleo@a3.example' },
      { first: 'Carl', last: 'Park', email: 'carl@a3.example' },
    ],
    crm: [{ first: 'C.', last: 'Park', email: 'cp@a3.example' }],
  },
  {
    what: 'the address of a desk',
    apollo: [{ first: 'Dan', last: 'Moor', email: 'info@a4.example' }],
    crm: [{ first: 'Eve', last: 'Hill', email: 'info@a4.example' }],
  },
  {
    what: 'one address, two names',
    apollo: [{ first: 'Finn', last: 'Gray', email: 'shared@a5.example' }],
    crm: [{ first: 'Gwen', last: 'Holt', email: 'shared@a5.example' }],
  },
  {
    what: 'one address, two profiles',
    apollo: [{ first: 'Hal', last: 'Ives', email: 'hal@a6.example', linkedin: profile('hal-ives') }],
    crm: [{ first: 'Hal', last: 'Ives', email: 'hal@a6.example', linkedin: profile('hal-ives-2') }],
  },
  {
    what: 'one profile, twice in the CRM',
    apollo: [{ first: 'Ida', last: 'Jung', linkedin: profile('ida-jung') }],
    crm: [
      { first: 'Ida', last: 'Jung', linkedin: profile('ida-jung') },
      { first: 'Ida', last: 'Jung', linkedin: `${profile('ida-jung')}/` },
    ],
  },
  {
    what: 'one profile, two names',
    apollo: [{ first: 'Kai', last: 'Lund', linkedin: profile('kai') }],
    crm: [{ first: 'Lea', last: 'Mohr', linkedin: profile('kai') }],
  },
  {
    what: 'a name and nothing else',
    apollo: [{ first: 'Nils', last: 'Oberholzer', email: 'nils@a9.example' }],
    crm: [{ first: 'Nils', last: 'Oberholzer' }],
  },
  {
    what: 'a name and nothing else, on either side',
    apollo: [{ first: 'Petra', last: 'Quandt' }],
    crm: [{ first: 'Petra', last: 'Quandt' }],
  },
]

const families = ['Hartmann', 'Lindqvist', 'Okonkwo', 'Castellano', 'Vandermeer']

/** One person, written down in two ways that no single value has in common: ten ways, five people each. */
export const nearDuplicates: readonly Doubt[] = families.flatMap((last, at) => {
  const ways: [string, Written, Written][] = [
    ['other address', { first: 'Jonathan', last, email: 'jon' }, { first: 'Jonathan', last, email: 'jonathan' }],
    ['short first name', { first: 'Katharina', last, email: 'k1' }, { first: 'Kat', last, email: 'k2' }],
    ['initial', { first: 'Maria', last, email: 'm1' }, { first: 'M.', last, email: 'm2' }],
    ['other short name', { first: 'Robert', last, email: 'r1' }, { first: 'Bob', last, email: 'r2' }],
    ['last name first', { first: 'Ulla', last, email: 'u1' }, { first: last, last: 'Ulla', email: 'u2' }],
    ['one letter too many', { first: 'Ivar', last, email: 'i1' }, { first: 'Ivar', last: doubled(last), email: 'i2' }],
    ['accents', { first: 'Zoe', last, email: 'z1' }, { first: 'Zoë', last: accented(last), email: 'z2' }],
    ['double name', { first: 'Nora', last, email: 'n1' }, { first: 'Nora', last: `${last}-Stone`, email: 'n2' }],
    ['no address', { first: 'Otto', last, email: 'o1' }, { first: 'Otto', last }],
    ['tagged address', { first: 'Sven', last, email: 'sven' }, { first: 'Sven', last, email: 'sven+crm' }],
  ]
  return ways.map(([what, one, other], way) => {
    const host = `way${way}-${at}.example`
    const at_ = ({ email, ...written }: Written) => ({ ...written, ...(email ? { email: `${email}@${host}` } : {}) })
    return { what, apollo: [at_(one)], crm: [at_(other)] }
  })
})

function doubled(name: string): string {
  return name.replace(/([bcdfgklmnprst])(?!\1)/, '$1$1')
}

function accented(name: string): string {
  return name.replace('a', 'á').replace('o', 'ö')
}
