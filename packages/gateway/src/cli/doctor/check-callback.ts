import { lookup } from 'node:dns/promises'
import type { Config } from '../../config.ts'
import { isPublicAddress } from '../../outbound/address-ranges.ts'
import { isHere } from './check-config.ts'
import { type Finding, fine, found, noteOf, skipped } from './finding.ts'

const check = 'callback address'
const answerWithinMs = 5000

/** Whether Apollo can bring results here, as far as that can be seen from inside. */
export async function checkCallback({ publicUrl, apollo }: Config, ask: typeof fetch): Promise<Finding[]> {
  const isReal = apollo.baseUrl !== undefined && !isHere(new URL(apollo.baseUrl).hostname)
  if (!publicUrl) {
    return [isReal ? found('callback_unset', check) : skipped(check, 'DELOS_PUBLIC_URL is not set')]
  }
  const url = new URL(publicUrl)
  const findings: Finding[] = []
  if (isReal && url.protocol !== 'https:') findings.push(found('callback_insecure', check, url.origin))
  if (isReal && (await leadsInside(url.hostname))) findings.push(found('callback_private', check, url.hostname))
  findings.push(await answers(url, ask))
  const bad = findings.filter(({ result }) => result !== 'ok')
  return bad.length ? bad : findings
}

async function leadsInside(host: string): Promise<boolean> {
  if (isHere(host)) return true
  const addresses = await lookup(host.replace(/^\[|\]$/g, ''), { all: true }).catch(() => [])
  return addresses.some(({ address }) => !isPublicAddress(address))
}

/** A question that is no result: Delos says how it wants to be asked, and writes nothing down. */
async function answers(url: URL, ask: typeof fetch): Promise<Finding> {
  const path = `${url.href.replace(/(?<!\/)\/+$/, '')}/callbacks/apollo/doctor`
  try {
    const answer = await ask(path, { redirect: 'manual', signal: AbortSignal.timeout(answerWithinMs) })
    const body = await answer.text()
    const isDelos = answer.status === 405 && body.includes('"method_not_allowed"')
    return isDelos ? fine(check, url.origin) : found('callback_of_others', check, `${url.origin}: ${answer.status}`)
  } catch (error) {
    return found('callback_silent', check, `${url.origin}: ${noteOf(error)}`)
  }
}
