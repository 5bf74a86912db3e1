import { type EndpointName, endpoints } from '@delos/client'
import { describe, expect, it } from 'vitest'
import { createEndpointFinder } from './find-endpoint.ts'

const find = createEndpointFinder()
const id = '66f7000000000000000f7001'

describe('createEndpointFinder', () => {
  it('finds every operation by its documented method and path', () => {
    for (const [name, { method, path }] of Object.entries(endpoints)) {
      const asked = path.replaceAll(/\{\w+\}/g, id)
      expect([name, find(method, asked)?.name]).toEqual([name, name])
    }
  })

  it('knows the forms that clients send beside the documented ones', () => {
    const forms: [string, string, EndpointName][] = [
      ['GET', '/people/match', 'people/match'],
      ['GET', '/people/bulk_match', 'people/bulk_match'],
      ['POST', '/organizations/enrich', 'organizations/enrich'],
      ['GET', '/mixed_companies/search', 'mixed_companies/search'],
      ['GET', '/mixed_people/api_search', 'mixed_people/api_search'],
      ['GET', '/tasks/search', 'tasks/search'],
      ['GET', '/emailer_campaigns/search', 'emailer_campaigns/search'],
      ['POST', '/users/search', 'users/search'],
      ['POST', '/phone_calls/search', 'phone_calls/search'],
      ['POST', '/opportunities/search', 'opportunities/filter'],
      ['PUT', `/contacts/${id}`, 'contacts/update'],
      ['PATCH', `/sequences/${id}`, 'sequences/update'],
      ['PATCH', `/phone_calls/${id}`, 'phone_calls/update'],
      ['GET', '/contacts/not-an-id', 'contacts/show'],
      ['GET', '/webhook_result/-5625000000000000001', 'webhook_result/show'],
    ]
    for (const [method, path, name] of forms)
      expect([method, path, find(method, path)?.name]).toEqual([method, path, name])
  })

  it('takes a word for an action that it does not know, and not for an id', () => {
    expect(find('GET', '/contacts/intelligent_fuzzy_search')).toBeUndefined()
    expect(find('POST', '/tasks/bulk_complete')).toBeUndefined()
    expect(find('GET', `/contacts/${id}/unheard_of`)).toBeUndefined()
  })
})
