import { describe, expect, it } from 'vitest'
import { carriesReference, withReference } from './task-reference.ts'

describe('the reference of a task', () => {
  it('is the last line of the note', () => {
    expect(withReference('Ask about rollout\n', '01ABC')).toBe('Ask about rollout\nRef: 01ABC')
    expect(withReference(undefined, '01ABC')).toBe('Ref: 01ABC')
  })

  it('is found again, also in a note that was wrapped in markup', () => {
    expect(carriesReference(withReference('x', '01ABC'), '01ABC')).toBe(true)
    expect(carriesReference('<p>x</p><p>Ref: 01ABC</p>', '01ABC')).toBe(true)
    expect(carriesReference(withReference('x', '01ABD'), '01ABC')).toBe(false)
    expect(carriesReference(null, '01ABC')).toBe(false)
  })
})
