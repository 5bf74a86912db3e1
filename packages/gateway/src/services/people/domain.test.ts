import { expect, it } from 'vitest'
import { domainOfWebsite, normalizeDomain } from './domain.ts'

it.each([
  ['https://www.Acme.com/about?x=1', 'acme.com'],
  ['acme.com.', 'acme.com'],
  ['@acme.co.uk', 'acme.co.uk'],
  ['http://shop.acme.com:8080', 'shop.acme.com'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['northpeak-tools.example', 'northpeak-tools.example'],
])('reads %j as %s', (text, expected) => {
  expect(normalizeDomain(text)).toBe(expected)
})

it.each(['', 'localhost', '127.0.0.1', 'http://', 'not a domain', '..'])('refuses %j', (text) => {
  expect(normalizeDomain(text)).toBeUndefined()
})

it.each([
  ['https://www.acme.com/', 'acme.com'],
  ['https://www.facebook.com/', 'facebook.com'],
  ['facebook.com', 'facebook.com'],
  ['https://acme.wordpress.com/about', 'acme.wordpress.com'],
  ['https://www.facebook.com/acme', undefined],
  ['https://de.linkedin.com/company/acme', undefined],
  ['http://linktr.ee/acme?x=1', undefined],
])('takes %j for the website of %s', (url, expected) => {
  expect(domainOfWebsite(url)).toBe(expected)
})
