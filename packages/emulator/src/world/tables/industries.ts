import { commaList } from './comma-list.ts'

/** What kind of work a company does; decides which departments it has. */
export type Profile = 'software' | 'services' | 'industrial' | 'commerce' | 'health' | 'education'

export interface Industry {
  industry: string
  profile: Profile
  weight: number
  revenuePerEmployee: number
  keywords: string[]
  technologies: string[]
  /** Last words of invented company names. */
  nameWords: string[]
}

const office = 'Microsoft Office 365, Google Analytics, Slack, Zoom'
const web = 'Amazon AWS, Cloudflare, React, GitHub Hosting, Salesforce, HubSpot, Intercom, Segment.io, Stripe'
const shop = 'Shopify, Stripe, Google Tag Manager, Klaviyo, Zendesk, Facebook Custom Audiences'
const plant = 'SAP, Oracle, Salesforce, WordPress.org, Google Tag Manager, Microsoft Azure'

function row(
  [industry, profile, weight, revenuePerEmployee]: readonly [string, Profile, number, number],
  [keywords, technologies, nameWords]: readonly [string, string, string],
): Industry {
  return {
    industry,
    profile,
    weight,
    revenuePerEmployee,
    keywords: commaList(keywords),
    technologies: commaList(`${office}, ${technologies}`),
    nameWords: commaList(nameWords),
  }
}

export const industries: readonly Industry[] = [
  row(
    ['computer software', 'software', 16, 210_000],
    [
      'saas, b2b, workflow automation, api, cloud, developer tools, collaboration',
      web,
      'Software, Apps, Cloud, Platform, Stack',
    ],
  ),
  row(
    ['information technology & services', 'software', 14, 160_000],
    [
      'it consulting, managed services, data analytics, artificial intelligence, integration, cloud migration',
      web,
      'Systems, Data, Analytics, Digital, Intelligence',
    ],
  ),
  row(
    ['internet', 'software', 7, 240_000],
    ['marketplace, consumer internet, mobile apps, subscriptions, search', web, 'Online, Networks, Labs, Connect'],
  ),
  row(
    ['computer & network security', 'software', 5, 220_000],
    ['cybersecurity, zero trust, threat detection, identity, compliance', web, 'Security, Shield, Sentry'],
  ),
  row(
    ['financial services', 'services', 8, 260_000],
    ['fintech, payments, lending, wealth management, risk, treasury', web, 'Capital, Payments, Finance, Treasury'],
  ),
  row(
    ['insurance', 'services', 3, 300_000],
    ['insurance, claims, underwriting, brokerage, reinsurance', plant, 'Insurance, Assurance, Mutual'],
  ),
  row(
    ['management consulting', 'services', 5, 180_000],
    ['strategy, transformation, change management, operations consulting', office, 'Advisors, Consulting, Partners'],
  ),
  row(
    ['marketing & advertising', 'services', 6, 150_000],
    ['performance marketing, branding, seo, media buying, content', web, 'Media, Creative, Agency'],
  ),
  row(
    ['staffing & recruiting', 'services', 3, 140_000],
    ['recruiting, executive search, contract staffing, talent', web, 'Talent, Staffing, People'],
  ),
  row(
    ['logistics & supply chain', 'industrial', 5, 190_000],
    ['freight, warehousing, last mile, fleet, customs', plant, 'Logistics, Freight, Shipping'],
  ),
  row(
    ['machinery', 'industrial', 5, 220_000],
    ['torque tools, fastening, machine tools, spare parts, maintenance', plant, 'Tools, Machinery, Works'],
  ),
  row(
    ['industrial automation', 'industrial', 4, 230_000],
    ['robotics, plc, sensors, motion control, factory automation', plant, 'Robotics, Automation, Controls'],
  ),
  row(
    ['automotive', 'industrial', 3, 320_000],
    ['electric vehicles, powertrain, aftermarket, mobility', plant, 'Motors, Mobility, Drive'],
  ),
  row(
    ['renewables & environment', 'industrial', 4, 280_000],
    ['solar, wind, energy storage, grid, carbon accounting', plant, 'Energy, Solar, Power'],
  ),
  row(
    ['construction', 'industrial', 4, 240_000],
    [
      'general contracting, project management, civil works, modular building',
      plant,
      'Construction, Builders, Structures',
    ],
  ),
  row(
    ['consumer electronics', 'industrial', 2, 420_000],
    ['devices, wearables, audio, hardware, semiconductors', plant, 'Devices, Electronics, Audio'],
  ),
  row(
    ['semiconductors', 'industrial', 2, 450_000],
    ['gpu, chips, fabless, embedded, silicon', plant, 'Semiconductors, Circuits, Photonics'],
  ),
  row(
    ['food & beverages', 'commerce', 4, 250_000],
    ['organic food, snacks, beverages, wholesale, packaging', shop, 'Foods, Kitchens, Brewing'],
  ),
  row(
    ['retail', 'commerce', 5, 200_000],
    ['e-commerce, omnichannel, stores, merchandising, loyalty', shop, 'Stores, Goods, Market'],
  ),
  row(
    ['apparel & fashion', 'commerce', 3, 210_000],
    ['apparel, footwear, direct to consumer, textiles', shop, 'Apparel, Outfitters, Textiles'],
  ),
  row(
    ['leisure, travel & tourism', 'commerce', 3, 180_000],
    ['travel, hospitality, bookings, vacation rentals', shop, 'Travel, Stays, Voyages'],
  ),
  row(
    ['entertainment', 'commerce', 2, 390_000],
    ['streaming, film, music, games, subscriptions', shop, 'Studios, Pictures, Music'],
  ),
  row(
    ['hospital & health care', 'health', 5, 130_000],
    ['clinics, patient care, telehealth, medical devices, diagnostics', plant, 'Health, Clinics, Care'],
  ),
  row(
    ['biotechnology', 'health', 3, 260_000],
    ['genomics, drug discovery, clinical trials, therapeutics', plant, 'Biosciences, Therapeutics, Genomics'],
  ),
  row(
    ['education management', 'education', 3, 110_000],
    ['online courses, higher education, training, learning platform', web, 'Academy, Learning, Institute'],
  ),
]
