import { describe, expect, it } from 'vitest'
import { PostponeError, ServiceError } from '../errors.ts'
import { HttpProblem } from './http-problem.ts'
import { problemAnswer, refusalCosts } from './problem.ts'

const print = (error: unknown) => {
  const answer = problemAnswer(error, 'request-1', 1000)
  return { ...answer, body: JSON.parse(answer.body) as Record<string, unknown> }
}

describe('problemAnswer', () => {
  it('prints the reason as the code, with field and details', () => {
    const error = new ServiceError('budget_exhausted', 'Spent', {
      reason: 'budget_spent',
      details: { budget: 'all', status: 'x' },
    })
    const answer = print(error)
    expect(answer.status).toBe(402)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.body).toMatchObject({
      type: '/problems/budget_spent',
      status: 402,
      code: 'budget_spent',
      detail: 'Spent',
      budget: 'all',
      requestId: 'request-1',
    })
  })

  it('rounds a wait up to whole seconds', () => {
    expect(print(new ServiceError('rate_limited', 'Wait', { retryAfterMs: 1200 })).headers['retry-after']).toBe('2')
    expect(print(new ServiceError('rate_limited', 'Wait', { retryAfterMs: 0 })).headers['retry-after']).toBe('1')
    expect(print(new PostponeError(4500, 'hour is used up'))).toMatchObject({
      status: 429,
      headers: { 'retry-after': '4' },
    })
  })

  it.each([
    new Error('password=hunter2'),
    new TypeError('x is not a function'),
    'text',
    undefined,
    new ServiceError('internal', 'select * from api_keys', { cause: new Error('hunter2') }),
  ])('says nothing of what is unforeseen: %s', (error) => {
    const answer = print(error)
    expect(answer).toMatchObject({ status: 500, unforeseen: true })
    expect(Object.keys(answer.body).sort()).toEqual(['code', 'detail', 'requestId', 'status', 'title', 'type'])
    expect(JSON.stringify(answer)).not.toMatch(/hunter2|select|function/)
  })

  it('knows the refusals of the server beneath it', () => {
    expect(print(Object.assign(new Error('x'), { code: 'FST_ERR_CTP_BODY_TOO_LARGE' })).status).toBe(413)
    expect(print(Object.assign(new Error('x'), { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE' })).status).toBe(415)
    expect(print(new HttpProblem(405, 'method_not_allowed', 'No', { headers: { allow: 'GET' } })).headers.allow).toBe(
      'GET',
    )
  })
})

describe('refusalCosts', () => {
  it('is nothing where nothing was bought, and silent where that is not known', () => {
    const missed = new ServiceError('not_found', 'Nobody', {
      reason: 'person_not_found',
      details: { source: 'apollo' },
    })
    expect(refusalCosts(missed)).toEqual({ 'delos-credits': '0', 'delos-source': 'apollo' })
    expect(refusalCosts(new ServiceError('invalid_input', 'No'))).toEqual({ 'delos-credits': '0' })
    expect(refusalCosts(new ServiceError('upstream_rejected', 'No', { details: { creditsCharged: 2 } }))).toEqual({
      'delos-credits': '2',
    })
    expect(refusalCosts(new ServiceError('upstream_unavailable', 'No'))).toEqual({})
  })
})
