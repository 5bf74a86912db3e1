import { commaList } from './comma-list.ts'
import type { Profile } from './industries.ts'

export type Seniority =
  | 'owner'
  | 'founder'
  | 'c_suite'
  | 'partner'
  | 'vp'
  | 'head'
  | 'director'
  | 'manager'
  | 'senior'
  | 'entry'
  | 'intern'

/** One line of work: where it sits in Apollo's taxonomy, and its titles by seniority. */
export interface JobTrack {
  department: string
  subdepartment: string
  function: string
  titles: Partial<Record<Seniority, string[]>>
  /** How common the work is in each kind of company; absent means that it does not occur there. */
  shares: Partial<Record<Profile, number>>
}

type Ladder = readonly [
  intern: string,
  entry: string,
  senior: string,
  manager: string,
  director: string,
  leader: string,
]

const everywhere = { software: 1, services: 1, industrial: 1, commerce: 1, health: 1, education: 1 }

function times(factor: number): JobTrack['shares'] {
  return Object.fromEntries(Object.keys(everywhere).map((profile) => [profile, factor]))
}

/** The leader's word becomes `Head of X`, `VP of X` and `Vice President, X`. */
function track(
  [department, subdepartment, work]: readonly [string, string, string],
  [intern, entry, senior, manager, director, leader]: Ladder,
  { shares, chief, partner }: { shares: JobTrack['shares']; chief?: string; partner?: string },
): JobTrack {
  const titles: JobTrack['titles'] = {
    intern: commaList(intern),
    entry: commaList(entry),
    senior: commaList(senior),
    manager: commaList(manager),
    director: commaList(director),
    head: [`Head of ${leader}`],
    vp: [`VP of ${leader}`, `Vice President of ${leader}`],
  }
  if (chief) titles.c_suite = [chief]
  if (partner) titles.partner = commaList(partner)
  return { department, subdepartment, function: work, titles, shares }
}

export const executiveTrack: JobTrack = {
  department: 'c_suite',
  subdepartment: 'founder',
  function: 'entrepreneurship',
  titles: {
    founder: commaList('Founder & CEO, Co-Founder & CEO, Founder'),
    owner: commaList('Owner, Owner & Operator'),
  },
  shares: {},
}

export const chiefExecutiveTrack: JobTrack = {
  department: 'c_suite',
  subdepartment: 'executive',
  function: 'entrepreneurship',
  titles: { c_suite: ['Chief Executive Officer'] },
  shares: {},
}

export const jobTracks: readonly JobTrack[] = [
  track(
    ['master_engineering_technical', 'software_development', 'engineering'],
    [
      'Software Engineering Intern',
      'Software Engineer, Frontend Engineer, Backend Engineer, Full Stack Developer',
      'Senior Software Engineer, Staff Software Engineer, Principal Engineer',
      'Engineering Manager',
      'Director of Engineering',
      'Engineering',
    ],
    {
      shares: { software: 22, services: 4, industrial: 3, commerce: 4, health: 3, education: 4 },
      chief: 'Chief Technology Officer',
    },
  ),
  track(
    ['master_engineering_technical', 'devops', 'engineering'],
    [
      'DevOps Intern',
      'DevOps Engineer, Site Reliability Engineer',
      'Senior DevOps Engineer, Senior Site Reliability Engineer',
      'Platform Engineering Manager',
      'Director of Platform Engineering',
      'Platform Engineering',
    ],
    { shares: { software: 5, services: 1, commerce: 1 } },
  ),
  track(
    ['master_engineering_technical', 'quality_assurance', 'engineering'],
    [
      'QA Intern',
      'QA Engineer, Test Engineer',
      'Senior QA Engineer',
      'QA Manager',
      'Director of Quality Engineering',
      'Quality Engineering',
    ],
    { shares: { software: 3, industrial: 3, health: 1 } },
  ),
  track(
    ['master_engineering_technical', 'mechanical_engineering', 'engineering'],
    [
      'Mechanical Engineering Intern',
      'Mechanical Engineer, Process Engineer',
      'Senior Mechanical Engineer, Senior Process Engineer',
      'Plant Engineering Manager',
      'Director of Mechanical Engineering',
      'Mechanical Engineering',
    ],
    { shares: { industrial: 14 } },
  ),
  track(
    ['master_engineering_technical', 'data_science', 'data_science'],
    [
      'Data Science Intern',
      'Data Analyst, Data Scientist, Data Engineer',
      'Senior Data Scientist, Senior Data Engineer, Senior Data Analyst',
      'Data Science Manager, Analytics Manager',
      'Director of Data Science, Director of Analytics',
      'Data',
    ],
    {
      shares: { software: 6, services: 4, industrial: 2, commerce: 3, health: 3, education: 2 },
      chief: 'Chief Data Officer',
    },
  ),
  track(
    ['product_management', 'product_development', 'product_management'],
    [
      'Product Management Intern',
      'Associate Product Analyst, Product Owner',
      'Senior Product Owner, Principal Product Strategist',
      'Product Manager, Group Product Manager',
      'Director of Product Management',
      'Product',
    ],
    {
      shares: { software: 7, services: 2, industrial: 2, commerce: 3, health: 1, education: 3 },
      chief: 'Chief Product Officer',
    },
  ),
  track(
    ['design', 'product_design', 'arts_and_design'],
    [
      'Design Intern',
      'Product Designer, UX Designer, Graphic Designer',
      'Senior Product Designer, Senior UX Designer, Staff Designer',
      'Design Manager',
      'Director of Product Design, Creative Director',
      'Design',
    ],
    { shares: { software: 4, services: 4, industrial: 1, commerce: 3, education: 2 } },
  ),
  track(
    ['master_sales', 'sales_development', 'sales'],
    [
      'Sales Intern',
      'Sales Development Representative, Business Development Representative',
      'Senior Sales Development Representative',
      'Sales Development Manager',
      'Director of Sales Development',
      'Sales Development',
    ],
    { shares: { software: 6, services: 4, industrial: 2, commerce: 3, education: 2 } },
  ),
  track(
    ['master_sales', 'sales', 'sales'],
    [
      'Account Executive Intern',
      'Account Executive, Sales Representative, Inside Sales Representative',
      'Senior Account Executive, Senior Sales Representative',
      'Sales Manager, Regional Sales Manager, Account Manager',
      'Sales Director, Director of Sales, Regional Sales Director',
      'Sales',
    ],
    {
      shares: { software: 12, services: 12, industrial: 11, commerce: 12, health: 6, education: 5 },
      chief: 'Chief Revenue Officer',
    },
  ),
  track(
    ['master_sales', 'partnerships', 'business_development'],
    [
      'Partnerships Intern',
      'Partnerships Specialist, Alliances Associate',
      'Senior Partnerships Specialist',
      'Partner Manager, Business Development Manager',
      'Director of Business Development, Director of Partnerships',
      'Business Development',
    ],
    { shares: { ...times(3) } },
  ),
  track(
    ['master_operations', 'sales_operations', 'operations'],
    [
      'Revenue Operations Intern',
      'Sales Operations Analyst, Revenue Operations Specialist',
      'Senior Revenue Operations Analyst',
      'Revenue Operations Manager, Sales Operations Manager',
      'Director of Revenue Operations',
      'Revenue Operations',
    ],
    { shares: { software: 4, services: 3, industrial: 2, commerce: 2 } },
  ),
  track(
    ['master_operations', 'customer_success', 'support'],
    [
      'Customer Success Intern',
      'Customer Success Associate, Support Specialist, Customer Support Representative',
      'Senior Support Engineer, Senior Customer Success Associate',
      'Customer Success Manager, Customer Support Manager',
      'Director of Customer Success',
      'Customer Success',
    ],
    { shares: { ...times(6), software: 9 }, chief: 'Chief Customer Officer' },
  ),
  track(
    ['master_operations', 'operations', 'operations'],
    [
      'Operations Intern',
      'Operations Associate, Operations Analyst, Logistics Coordinator',
      'Senior Operations Analyst, Senior Operations Specialist',
      'Operations Manager, Supply Chain Manager, Warehouse Manager',
      'Director of Operations',
      'Operations',
    ],
    {
      shares: { software: 4, services: 7, industrial: 16, commerce: 16, health: 9, education: 8 },
      chief: 'Chief Operating Officer',
    },
  ),
  track(
    ['master_operations', 'office_operations', 'administrative'],
    [
      'Administrative Intern',
      'Executive Assistant, Office Coordinator, Receptionist',
      'Senior Executive Assistant',
      'Office Manager, Facilities Manager',
      'Director of Administration',
      'Administration',
    ],
    { shares: { ...times(3), health: 6, education: 6 } },
  ),
  track(
    ['master_marketing', 'demand_generation', 'marketing'],
    [
      'Marketing Intern',
      'Marketing Specialist, Digital Marketing Specialist, Marketing Coordinator',
      'Senior Marketing Specialist, Senior Growth Marketer',
      'Marketing Manager, Demand Generation Manager, Growth Marketing Manager',
      'Marketing Director, Director of Demand Generation',
      'Marketing',
    ],
    { shares: { ...times(6), commerce: 9 }, chief: 'Chief Marketing Officer' },
  ),
  track(
    ['master_marketing', 'product_marketing', 'marketing'],
    [
      'Product Marketing Intern',
      'Product Marketing Specialist',
      'Senior Product Marketing Specialist',
      'Product Marketing Manager',
      'Director of Product Marketing',
      'Product Marketing',
    ],
    { shares: { software: 3, services: 1, industrial: 1, commerce: 2 } },
  ),
  track(
    ['master_marketing', 'public_relations', 'media_and_commmunication'],
    [
      'Communications Intern',
      'Content Writer, Communications Specialist, Copywriter',
      'Senior Content Writer, Senior Communications Specialist',
      'Communications Manager, Content Manager',
      'Director of Communications',
      'Communications',
    ],
    { shares: { ...times(2), commerce: 4 } },
  ),
  track(
    ['master_finance', 'financial_planning_analysis', 'finance'],
    [
      'Finance Intern',
      'Financial Analyst, Investment Analyst',
      'Senior Financial Analyst',
      'Finance Manager, FP&A Manager',
      'Finance Director, Director of FP&A',
      'Finance',
    ],
    { shares: { ...times(3), services: 9 }, chief: 'Chief Financial Officer' },
  ),
  track(
    ['master_finance', 'accounting', 'accounting'],
    [
      'Accounting Intern',
      'Accountant, Payroll Specialist, Accounts Payable Specialist',
      'Senior Accountant',
      'Accounting Manager',
      'Director of Accounting',
      'Accounting',
    ],
    { shares: { ...times(3), services: 4 } },
  ),
  track(
    ['master_human_resources', 'human_resources', 'human_resources'],
    [
      'HR Intern',
      'HR Coordinator, HR Generalist',
      'Senior HR Business Partner, Senior HR Generalist',
      'HR Manager, People Operations Manager',
      'HR Director, Director of People Operations',
      'People',
    ],
    { shares: { ...times(2) }, chief: 'Chief People Officer' },
  ),
  track(
    ['master_human_resources', 'recruiting_talent_acquisition', 'human_resources'],
    [
      'Recruiting Intern',
      'Recruiter, Talent Sourcer, Technical Recruiter',
      'Senior Recruiter, Senior Technical Recruiter',
      'Recruiting Manager, Talent Acquisition Manager',
      'Director of Talent Acquisition',
      'Talent Acquisition',
    ],
    { shares: { ...times(2), services: 5 } },
  ),
  track(
    ['master_information_technology', 'information_technology', 'information_technology'],
    [
      'IT Intern',
      'IT Specialist, Systems Administrator, Network Administrator, Help Desk Technician',
      'Senior Systems Administrator, Senior IT Specialist',
      'IT Manager',
      'IT Director, Director of Information Technology',
      'IT',
    ],
    { shares: { ...times(4), software: 3 }, chief: 'Chief Information Officer' },
  ),
  track(
    ['master_information_technology', 'information_security', 'information_technology'],
    [
      'Security Intern',
      'Security Analyst, Security Engineer',
      'Senior Security Engineer, Senior Security Analyst',
      'Information Security Manager',
      'Director of Information Security',
      'Information Security',
    ],
    { shares: { ...times(1), software: 3 }, chief: 'Chief Information Security Officer' },
  ),
  track(
    ['master_legal', 'legal_counsel', 'legal'],
    [
      'Legal Intern',
      'Paralegal, Contracts Specialist, Legal Counsel',
      'Senior Legal Counsel, Senior Paralegal',
      'Legal Operations Manager, Compliance Manager',
      'Legal Director, Director of Compliance',
      'Legal',
    ],
    { shares: { ...times(1), services: 3 }, chief: 'Chief Legal Officer' },
  ),
  track(
    ['consulting', 'consulting', 'consulting'],
    [
      'Consulting Intern',
      'Consultant, Business Consultant, Implementation Consultant',
      'Senior Consultant, Principal Consultant',
      'Engagement Manager, Consulting Manager',
      'Director of Consulting',
      'Consulting',
    ],
    { shares: { services: 14, software: 2 }, partner: 'Partner, Managing Partner' },
  ),
  track(
    ['medical_health', 'medical_services', 'operations'],
    [
      'Clinical Intern',
      'Registered Nurse, Clinical Research Associate, Laboratory Technician, Physician',
      'Senior Clinical Scientist, Senior Registered Nurse',
      'Nurse Manager, Clinical Trial Manager',
      'Medical Director, Director of Clinical Operations',
      'Clinical Operations',
    ],
    { shares: { health: 32 }, chief: 'Chief Medical Officer' },
  ),
  track(
    ['education', 'teaching', 'education'],
    [
      'Teaching Intern',
      'Instructor, Teacher, Curriculum Designer',
      'Senior Instructor, Senior Lecturer',
      'Program Manager, Curriculum Manager',
      'Academic Director, Director of Learning',
      'Learning',
    ],
    { shares: { education: 34, services: 1 }, chief: 'Chief Learning Officer' },
  ),
]
