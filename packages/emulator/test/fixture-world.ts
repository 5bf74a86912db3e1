import type { World, WorldOrganization, WorldPerson } from '../src/index.ts'

/** Two companies that enrichment knows, one that it does not, and people of every kind. */
export function fixtureWorld(): World {
  return { seed: 7, organizations: [northpeak, ridge, hidden], people }
}

function organization(index: number, fields: Partial<WorldOrganization>): WorldOrganization {
  return {
    id: `64b0c1d2e3f4a50001bb200${index}`,
    name: `Company ${index}`,
    domain: `company-${index}.example`,
    linkedinUrl: `http://www.linkedin.com/company/company-${index}`,
    industry: 'machinery',
    keywords: ['torque tools'],
    employees: 420,
    foundedYear: 1998,
    annualRevenue: 61_000_000,
    totalFunding: 18_000_000,
    latestFundingStage: 'Series A',
    phone: '+1 303-555-0100',
    city: 'Denver',
    state: 'Colorado',
    country: 'United States',
    streetAddress: '12 Mill Rd',
    postalCode: '80202',
    technologies: ['Salesforce', 'Google Analytics'],
    description: 'Tools.',
    publiclyTradedSymbol: null,
    emailPattern: 'first.last',
    departmentalHeadCount: { sales: 61 },
    enrichable: true,
    ...fields,
  }
}

const northpeak = organization(1, { name: 'Northpeak Tools', domain: 'northpeak.example' })
const ridge = organization(2, {
  name: 'Ridge Robotics',
  domain: 'ridge.example',
  employees: 12_000,
  city: 'Berlin',
  state: 'Berlin',
  country: 'Germany',
  publiclyTradedSymbol: 'RDGE',
  technologies: ['HubSpot'],
})
const hidden = organization(3, { name: 'Hidden Works', domain: 'hidden.example', enrichable: false })

function person(index: number, fields: Partial<WorldPerson>, employer = northpeak): WorldPerson {
  const title = fields.title ?? 'VP of Revenue Operations'
  return {
    id: `65f1a0c4d2e3b40001aa10${String(index).padStart(2, '0')}`,
    firstName: 'Mira',
    lastName: 'Okafor',
    title,
    headline: `${title} at ${employer.name}`,
    seniority: 'vp',
    departments: ['master_operations'],
    subdepartments: ['sales_operations'],
    functions: ['operations'],
    organizationId: employer.id,
    email: null,
    emailStatus: 'verified',
    personalEmail: null,
    linkedinUrl: `http://www.linkedin.com/in/person-${index}`,
    mobilePhone: null,
    directPhone: null,
    city: 'Denver',
    state: 'Colorado',
    country: 'United States',
    timeZone: 'America/Denver',
    employmentHistory: [
      {
        organizationId: employer.id,
        organizationName: employer.name,
        title,
        startDate: '2022-04-01',
        endDate: null,
        current: true,
      },
    ],
    lastRefreshedAt: '2026-05-05T11:59:10.975Z',
    enrichable: true,
    ...fields,
  }
}

const people: WorldPerson[] = [
  person(1, {
    email: 'mira.okafor@northpeak.example',
    mobilePhone: '+13035550142',
    personalEmail: 'mira@home.example',
  }),
  person(2, {
    firstName: 'Joel',
    lastName: 'Tanaka',
    title: 'Sales Manager',
    seniority: 'manager',
    email: 'joel.tanaka@northpeak.example',
  }),
  person(
    3,
    {
      firstName: 'Zoë',
      lastName: 'Müller',
      title: 'Chief Technology Officer',
      seniority: 'c_suite',
      email: 'zoe.mueller@ridge.example',
      personalEmail: 'zoe@home.example',
      country: 'Germany',
      city: 'Berlin',
      state: 'Berlin',
      employmentHistory: [
        {
          organizationId: ridge.id,
          organizationName: ridge.name,
          title: 'Chief Technology Officer',
          startDate: '2024-01-01',
          endDate: null,
          current: true,
        },
        {
          organizationId: northpeak.id,
          organizationName: northpeak.name,
          title: 'Engineer',
          startDate: '2019-01-01',
          endDate: '2023-12-31',
          current: false,
        },
      ],
    },
    ridge,
  ),
  person(4, { firstName: 'Ana', lastName: 'Guess', email: 'ana.guess@northpeak.example', emailStatus: 'extrapolated' }),
  person(5, { firstName: 'Noel', lastName: 'Blank', emailStatus: 'unavailable' }),
  person(6, { firstName: 'Ivy', lastName: 'Ghost', email: 'ivy.ghost@northpeak.example', enrichable: false }),
  person(7, { firstName: 'Raj', lastName: 'Li', email: 'raj.li@ridge.example', title: 'Account Executive' }, ridge),
]
