import type { CrmField, CrmValue } from '../crm-adapter.ts'

/** From HubSpot's text. */
export function toCrmValue(field: CrmField | undefined, text: string | null | undefined): CrmValue {
  if (text === null || text === undefined || text === '') return null
  switch (field?.type) {
    case 'number': {
      const number = Number(text)
      return Number.isNaN(number) ? text : number
    }
    case 'boolean':
      return text === 'true'
    case 'choices':
      return text.split(';').filter(Boolean)
    case 'date':
      return toIso(text).slice(0, 10)
    case 'datetime':
      return toIso(text)
    default:
      return text
  }
}

/** To HubSpot's text; empty stands for no value. */
export function toHubspotValue(field: CrmField | undefined, value: CrmValue): string {
  if (value === null) return ''
  if (typeof value === 'object') return value.join(';')
  const text = String(value)
  if (field?.type === 'datetime' && /^\d{4}-\d{2}-\d{2}$/.test(text)) return `${text}T00:00:00.000Z`
  if (field?.type === 'date' && /^\d{4}-\d{2}-\d{2}T/.test(text)) return text.slice(0, 10)
  return text
}

/** Some properties hold milliseconds, as older parts of HubSpot wrote them. */
function toIso(text: string): string {
  const ms = /^-?\d{5,}$/.test(text) ? Number(text) : Date.parse(text)
  return Number.isNaN(ms) ? text : new Date(ms).toISOString()
}
