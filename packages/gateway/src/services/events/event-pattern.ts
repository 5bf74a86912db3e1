import { z } from 'zod'
import { eventTypes } from './event-type.ts'

/** One type of event, or all of an object: `contact.stage_changed`, `contact.*`. */
export const eventPattern = z
  .string('must be text')
  .refine((pattern) => typesOf(pattern).length > 0, 'must be a type of event, such as contact.updated, or contact.*')

/** The types that the pattern stands for; none where it stands for nothing. */
export function typesOf(pattern: string): string[] {
  return eventTypes.filter((type) => fitsPattern(pattern, type))
}

export function fitsPattern(pattern: string, type: string): boolean {
  return pattern === '*' || pattern === type || (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1)))
}
