import { inject } from 'vitest'

/** The address of a service that all test files of a run share, or the name of the migrated database on it. */
export async function askBroker(service: 'postgres' | 'template' | 'redis'): Promise<string> {
  const response = await fetch(`${inject('serviceBroker')}/${service}`)
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text
}
