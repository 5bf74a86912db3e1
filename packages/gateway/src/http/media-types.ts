import type { FastifyRequest } from 'fastify'

/** Whether the caller asks for this media type by its name. */
export function accepts(request: FastifyRequest, mediaType: string): boolean {
  return (request.headers.accept ?? '')
    .split(',')
    .some((each) => each.split(';', 1)[0]?.trim().toLowerCase() === mediaType)
}

/** Whether `Prefer: respond-async` is among the preferences. */
export function prefersAsync(request: FastifyRequest): boolean {
  const { prefer } = request.headers
  return [prefer ?? []].flat().some((line) => /(^|[,;\s])respond-async($|[,;\s])/i.test(line))
}
