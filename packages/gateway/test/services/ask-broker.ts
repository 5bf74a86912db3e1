import { inject } from 'vitest'

/** The address of a service that all test files of a run share. */
export async function askBroker(service: 'postgres' | 'redis'): Promise<string> {
  const response = await fetch(`${inject('serviceBroker')}/${service}`)
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text
}
