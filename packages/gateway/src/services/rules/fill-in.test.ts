import { describe, expect, it } from 'vitest'
import { fillIn, unknownPlaceholders } from './fill-in.ts'

const filled = (text: string, values: Record<string, string | null>) => fillIn(text, new Map(Object.entries(values)))

describe('fillIn', () => {
  it('puts values in, once', () => {
    const values = { 'deal.name': '{to}', to: 'Won', from: null }
    expect(filled('{deal.name}: {from} to {to}', values)).toBe('{to}: – to Won')
  })

  it('leaves other braces alone', () => {
    expect(filled('{ x } {deal.owner} {constructor}', {})).toBe('{ x } {deal.owner} {constructor}')
  })

  it('does not read replacement patterns in values', () => {
    expect(filled('{to}!', { to: '$& $1' })).toBe('$& $1!')
  })
})

describe('unknownPlaceholders', () => {
  it('knows which event knows what', () => {
    expect(unknownPlaceholders('{deal.name} {contact.name}', 'deal.stage_changed')).toEqual([])
    expect(unknownPlaceholders('{deal.name} {contact.name}', 'contact.stage_changed')).toEqual(['deal.name'])
    expect(unknownPlaceholders('{Deal.Name}', 'deal.stage_changed')).toEqual(['Deal.Name'])
    expect(unknownPlaceholders('{to} {contact.custom.6f1}', 'contact.*')).toEqual(['to'])
    expect(unknownPlaceholders('{constructor} {deal.constructor}', 'deal.*')).toEqual([
      'constructor',
      'deal.constructor',
    ])
  })
})
