import { AbortError, ApolloError, type Clock } from '@delos/client'
import { describe, expect, it } from 'vitest'
import { createOnce } from './create-once.ts'

const lost = () =>
  new ApolloError('no answer', { endpoint: 'opportunities/create', outcome: 'unknown', retryable: false })
const refused = () => new ApolloError('no', { endpoint: 'opportunities/create', outcome: 'refused', retryable: false })

function waiter(deadline?: number) {
  let now = 0
  const waits: number[] = []
  const clock: Clock = {
    now: () => now,
    async sleep(ms) {
      now += ms
      waits.push(ms)
    },
  }
  return { clock, signal: new AbortController().signal, deadline, waits }
}

function scripted<T>(steps: (() => T)[]) {
  let calls = 0
  const call = async (): Promise<T> => {
    const step = steps[calls]
    calls += 1
    if (!step) throw new Error('called more often than foreseen')
    return step()
  }
  return { call, calls: () => calls }
}

function fail(error: unknown): () => never {
  return () => {
    throw error
  }
}

describe('createOnce', () => {
  it('takes an answer at its word', async () => {
    const create = scripted([() => 'made'])
    const find = scripted<string>([])
    await expect(createOnce(waiter(), { noun: 'deal', create: create.call, find: find.call })).resolves.toBe('made')
    expect(find.calls()).toBe(0)
  })

  it('adopts what an unanswered create made, looking at growing distances', async () => {
    const create = scripted<string>([fail(lost())])
    const find = scripted<string | undefined>([() => undefined, () => undefined, () => 'found'])
    const patience = waiter()
    await expect(createOnce(patience, { noun: 'deal', create: create.call, find: find.call })).resolves.toBe('found')
    expect(create.calls()).toBe(1)
    expect(patience.waits).toEqual([500, 2000, 5000])
  })

  it('makes it once more when the last look showed that it is absent', async () => {
    const create = scripted([fail(lost()), () => 'second'])
    const find = scripted<string | undefined>([() => undefined, () => undefined, () => undefined])
    await expect(createOnce(waiter(), { noun: 'deal', create: create.call, find: find.call })).resolves.toBe('second')
  })

  it('says that the outcome is unknown after a second unanswered create', async () => {
    const create = scripted<string>([fail(lost()), fail(lost())])
    const find = async (): Promise<string | undefined> => undefined
    await expect(createOnce(waiter(), { noun: 'deal', create: create.call, find })).rejects.toMatchObject({
      code: 'upstream_unavailable',
      reason: 'outcome_unknown',
    })
    expect(create.calls()).toBe(2)
  })

  it('never creates again while looking is impossible', async () => {
    const create = scripted<string>([fail(lost())])
    const find = scripted<string>([fail(lost()), fail(lost()), fail(lost())])
    await expect(createOnce(waiter(), { noun: 'deal', create: create.call, find: find.call })).rejects.toMatchObject({
      reason: 'outcome_unknown',
    })
    expect(create.calls()).toBe(1)
  })

  it('passes a refusal through without looking', async () => {
    const error = refused()
    const find = scripted<string>([])
    const creation = { noun: 'deal', create: scripted<string>([fail(error)]).call, find: find.call }
    await expect(createOnce(waiter(), creation)).rejects.toBe(error)
    expect(find.calls()).toBe(0)
  })

  it('does nothing more for a caller who left', async () => {
    const error = new AbortError({ endpoint: 'opportunities/create', outcome: 'unknown', reason: new Error('left') })
    const create = scripted<string>([fail(error)])
    await expect(createOnce(waiter(), { noun: 'deal', create: create.call, find: create.call })).rejects.toBe(error)
  })

  it('does not wait past the caller’s deadline', async () => {
    const impatient = waiter(400)
    const creation = { noun: 'deal', create: scripted<string>([fail(lost())]).call, find: scripted<string>([]).call }
    await expect(createOnce(impatient, creation)).rejects.toMatchObject({ reason: 'outcome_unknown' })
    expect(impatient.waits).toEqual([])
  })
})
