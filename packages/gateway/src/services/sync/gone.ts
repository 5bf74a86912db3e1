import { NotFoundError, ValidationError } from '@delos/client'

/** The record; undefined where Apollo knows it no more. It says so with 404 or 422, by the kind of the record. */
export async function unlessGone<Row>(read: Promise<Row>): Promise<Row | undefined> {
  try {
    return await read
  } catch (error) {
    if (error instanceof NotFoundError) return undefined
    if (error instanceof ValidationError && /delet|not exist|not a valid id/i.test(error.apolloMessage ?? '')) {
      return undefined
    }
    throw error
  }
}
