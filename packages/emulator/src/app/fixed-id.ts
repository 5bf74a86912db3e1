import type { IdKind, IdSource } from '../ids.ts'
import { isObjectId } from '../params.ts'
import { Refusal, unprocessable } from '../reply.ts'

/** A source whose first id of this kind is the given one. */
export function fixedId(ids: IdSource, kind: IdKind, id: string): IdSource {
  if (!isObjectId(id)) throw new Refusal(unprocessable(`${id} is not 24 hexadecimal digits`))
  let isTaken = false
  const fixed = Object.create(ids) as IdSource
  fixed.take = (asked) => {
    if (asked !== kind || isTaken) return ids.take(asked)
    isTaken = true
    return id.toLowerCase()
  }
  return fixed
}
