import type { EmailPattern } from '../types.ts'

/** A company that exists. Figures are rough; everybody who works there is invented. */
export interface KnownCompany {
  name: string
  domain: string
  industry: string
  city: string
  employees: number
  foundedYear: number
  symbol: string | null
  emailPattern: EmailPattern
}

type Row = readonly [string, string, string, string, number, number, string | null, EmailPattern]

const software = 'computer software'
const services = 'information technology & services'
const security = 'computer & network security'

const rows: readonly Row[] = [
  ['Apollo.io', 'apollo.io', software, 'San Francisco', 900, 2015, null, 'first.last'],
  ['Stripe', 'stripe.com', 'financial services', 'San Francisco', 8_500, 2010, null, 'flast'],
  ['Google', 'google.com', 'internet', 'Mountain View', 182_000, 1998, 'GOOGL', 'first.last'],
  ['Microsoft', 'microsoft.com', software, 'Redmond', 228_000, 1975, 'MSFT', 'first.last'],
  ['Salesforce', 'salesforce.com', software, 'San Francisco', 76_000, 1999, 'CRM', 'flast'],
  ['HubSpot', 'hubspot.com', software, 'Cambridge', 8_800, 2006, 'HUBS', 'flast'],
  ['OpenAI', 'openai.com', services, 'San Francisco', 4_500, 2015, null, 'first.last'],
  ['Anthropic', 'anthropic.com', services, 'San Francisco', 2_300, 2021, null, 'first.last'],
  ['Shopify', 'shopify.com', 'internet', 'Ottawa', 8_100, 2006, 'SHOP', 'first.last'],
  ['Airbnb', 'airbnb.com', 'leisure, travel & tourism', 'San Francisco', 7_300, 2008, 'ABNB', 'first.last'],
  ['Netflix', 'netflix.com', 'entertainment', 'Los Gatos', 14_000, 1997, 'NFLX', 'flast'],
  ['Slack', 'slack.com', software, 'San Francisco', 3_000, 2009, null, 'flast'],
  ['Notion', 'notion.so', software, 'San Francisco', 1_000, 2013, null, 'first.last'],
  ['Figma', 'figma.com', 'internet', 'San Francisco', 1_700, 2012, 'FIG', 'flast'],
  ['Datadog', 'datadoghq.com', software, 'New York', 6_500, 2010, 'DDOG', 'first.last'],
  ['Snowflake', 'snowflake.com', software, 'Menlo Park', 7_800, 2012, 'SNOW', 'first.last'],
  ['Twilio', 'twilio.com', services, 'San Francisco', 5_500, 2008, 'TWLO', 'flast'],
  ['Zoom', 'zoom.us', services, 'San Jose', 7_400, 2011, 'ZM', 'first.last'],
  ['Dropbox', 'dropbox.com', software, 'San Francisco', 2_200, 2007, 'DBX', 'flast'],
  ['Atlassian', 'atlassian.com', software, 'Sydney', 12_000, 2002, 'TEAM', 'flast'],
  ['GitLab', 'gitlab.com', software, 'San Francisco', 2_400, 2014, 'GTLB', 'flast'],
  ['GitHub', 'github.com', software, 'San Francisco', 3_500, 2008, null, 'first.last'],
  ['Cloudflare', 'cloudflare.com', security, 'San Francisco', 4_300, 2009, 'NET', 'first.last'],
  ['MongoDB', 'mongodb.com', software, 'New York', 5_500, 2007, 'MDB', 'first.last'],
  ['Elastic', 'elastic.co', software, 'Amsterdam', 3_500, 2012, 'ESTC', 'first.last'],
  ['Intercom', 'intercom.com', software, 'San Francisco', 1_200, 2011, null, 'first.last'],
  ['Zendesk', 'zendesk.com', software, 'San Francisco', 5_400, 2007, null, 'flast'],
  ['Asana', 'asana.com', software, 'San Francisco', 1_800, 2008, 'ASAN', 'first_last'],
  ['Linear', 'linear.app', software, 'San Francisco', 100, 2019, null, 'first'],
  ['Vercel', 'vercel.com', software, 'San Francisco', 750, 2015, null, 'first.last'],
  ['Supabase', 'supabase.com', software, 'San Francisco', 180, 2020, null, 'first'],
  ['Amazon', 'amazon.com', 'retail', 'Seattle', 1_500_000, 1994, 'AMZN', 'flast'],
  ['Apple', 'apple.com', 'consumer electronics', 'Cupertino', 164_000, 1976, 'AAPL', 'first_last'],
  ['Meta', 'meta.com', 'internet', 'Menlo Park', 75_000, 2004, 'META', 'flast'],
  ['Tesla', 'tesla.com', 'automotive', 'Austin', 125_000, 2003, 'TSLA', 'flast'],
  ['NVIDIA', 'nvidia.com', 'semiconductors', 'Santa Clara', 36_000, 1993, 'NVDA', 'flast'],
  ['Adobe', 'adobe.com', software, 'San Jose', 30_000, 1982, 'ADBE', 'lastf'],
  ['Oracle', 'oracle.com', services, 'Austin', 162_000, 1977, 'ORCL', 'first.last'],
  ['IBM', 'ibm.com', services, 'Armonk', 270_000, 1911, 'IBM', 'first.last'],
  ['SAP', 'sap.com', software, 'Walldorf', 109_000, 1972, 'SAP', 'first.last'],
  ['Siemens', 'siemens.com', 'industrial automation', 'München', 312_000, 1847, 'SIEGY', 'first.last'],
  ['Spotify', 'spotify.com', 'entertainment', 'Stockholm', 7_300, 2006, 'SPOT', 'lastf'],
]

export const knownCompanies: readonly KnownCompany[] = rows.map(
  ([name, domain, industry, city, employees, foundedYear, symbol, emailPattern]) => ({
    name,
    domain,
    industry,
    city,
    employees,
    foundedYear,
    symbol,
    emailPattern,
  }),
)
