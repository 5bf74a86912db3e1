import { describe, expect, it } from 'vitest'
import { fillIn, unknownPlaceholders } from './placeholders.ts'

describe('fillIn', () => {
  it('puts values in, once', () => {
    const values = { 'deal.name': '{to}', to: 'Won', from: null }
    expect(fillIn('{deal.name}: {from} to {to}', values)).toBe('{to}: – to Won')
  })

  it('leaves other braces alone', () => {
    expect(fillIn('{ x } {deal.owner} {constructor}', {})).toBe('{ x } {deal.owner} {constructor}')
  })

  it('does not read replacement patterns in values', () => {
    expect(fillIn('{to}!', { to: '$& $1' })).toBe('$& $1!')
  })
})

describe('unknownPlaceholders', () => {
  it('knows which event knows what', () => {
    expect(unknownPlaceholders('{deal.name} {contact.name}', 'deal.stage_changed')).toEqual([])
    expect(unknownPlaceholders('{deal.name} {contact.name}', 'contact.stage_changed')).toEqual(['deal.name'])
    expect(unknownPlaceholders('{Deal.Name}', 'deal.stage_changed')).toEqual(['Deal.Name'])
  })
})
