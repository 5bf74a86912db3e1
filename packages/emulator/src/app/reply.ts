import { answerEnrolment } from '../team/enrolment.ts'
import { unknown, type Write } from './write.ts'

export function recordReply(
  write: Write,
  { contact: id, sequence: sequenceId }: { contact: string; sequence: string },
) {
  const contact = write.team.contacts.get(id)
  const sequence = write.team.sequences.get(sequenceId)
  if (!contact) throw unknown('contact', id)
  if (!sequence || !answerEnrolment(write, contact, sequence)) throw unknown('sequence of the contact', sequenceId)
  return id
}
