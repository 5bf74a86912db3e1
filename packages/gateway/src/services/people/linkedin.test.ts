import { expect, it } from 'vitest'
import { normalizeLinkedinUrl } from './linkedin.ts'

it.each([
  'http://www.linkedin.com/in/mira-okafor',
  'https://linkedin.com/in/Mira-Okafor/',
  'https://de.linkedin.com/in/mira-okafor/en?utm_source=share#top',
  ' WWW.LINKEDIN.COM/IN/MIRA-OKAFOR ',
  'linkedin.com/in/mira%2Dokafor',
])('reads %j as the same profile', (text) => {
  expect(normalizeLinkedinUrl(text)).toBe('in/mira-okafor')
})

it.each(['', 'mira-okafor', 'https://example.com/in/mira', 'https://linkedin.com/', 'https://notlinkedin.com/in/x'])(
  'refuses %j',
  (text) => {
    expect(normalizeLinkedinUrl(text)).toBeUndefined()
  },
)

it.each(['company/Acme', 'school/acme/about', 'showcase/acme?x=1'])('reads %j as the same company', (page) => {
  expect(normalizeLinkedinUrl(`https://www.linkedin.com/${page}`)).toBe('company/acme')
})
