import { z } from 'zod'
import type { ContactRow } from '../../db/contacts.ts'
import type { ReadDb } from '../../db/database.ts'
import { findOrganization, type OrganizationRow } from '../../db/organizations.ts'
import { personalEmailsOf } from './needs.ts'

const text = z.string().nullable()

/** A contact as callers see it. Apollo's raw record stays inside. */
export const contactSchema = z.object({
  id: z.string(),
  apolloId: text,
  apolloContactId: text,
  email: text,
  personalEmails: z.array(z.string()).describe('Private addresses, where they were asked for'),
  emailStatus: text,
  firstName: text,
  lastName: text,
  name: text,
  title: text,
  seniority: text,
  phone: text,
  linkedinUrl: text,
  city: text,
  country: text,
  organization: z.object({ id: z.string(), name: text, domain: text }).nullable(),
  enrichedAt: text,
  createdAt: z.string(),
  updatedAt: z.string(),
})

/** `employer`: where the caller has just read it. */
export async function viewContact(
  db: ReadDb,
  contact: ContactRow,
  employer?: OrganizationRow,
): Promise<z.input<typeof contactSchema>> {
  const { organizationId } = contact
  const isAtHand = employer !== undefined && employer.id === organizationId
  return toView(contact, isAtHand ? employer : organizationId ? await findOrganization(db, organizationId) : undefined)
}

function toView(contact: ContactRow, organization: OrganizationRow | undefined): z.input<typeof contactSchema> {
  return {
    ...contact,
    personalEmails: personalEmailsOf(contact),
    organization: organization ? { id: organization.id, name: organization.name, domain: organization.domain } : null,
    enrichedAt: contact.enrichedAt?.toISOString() ?? null,
    createdAt: contact.createdAt.toISOString(),
    updatedAt: contact.updatedAt.toISOString(),
  }
}
