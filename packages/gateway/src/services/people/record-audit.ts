import type { AuditEntry } from '../../db/audit-log.ts'
import type { ContactRow } from '../../db/contacts.ts'
import type { OrganizationRow } from '../../db/organizations.ts'

export function contactAudit(action: string, before: ContactRow | undefined, after: ContactRow): AuditEntry {
  return recordAudit('contact', action, { before, after })
}

export function organizationAudit(
  action: string,
  before: OrganizationRow | undefined,
  after: OrganizationRow,
): AuditEntry {
  return recordAudit('organization', action, { before, after })
}

function recordAudit<Row extends ContactRow | OrganizationRow>(
  entityType: string,
  action: string,
  { before, after }: { before: Row | undefined; after: Row },
): AuditEntry {
  return { action, entityType, entityId: after.id, before: before && auditView(before), after: auditView(after) }
}

/** The raw record is Apollo's, large, and kept beside; what changed for us is in the columns. */
export function auditView(row: ContactRow | OrganizationRow): object {
  return Object.fromEntries(Object.entries(row).filter(([column]) => column !== 'raw' && column !== 'joinedInto'))
}

/** One entry for each of the two: the survivor's tells what both were. */
export function joinAudit(join: {
  id: string
  survivor: ContactRow
  lost: ContactRow
  merged: ContactRow
}): AuditEntry[] {
  const [survivor, lost] = [auditView(join.survivor), auditView(join.lost)]
  const entry = { action: 'contact.joined', entityType: 'contact' }
  return [
    {
      ...entry,
      entityId: join.survivor.id,
      before: { survivor, lost },
      after: { ...auditView(join.merged), joinId: join.id },
    },
    { ...entry, entityId: join.lost.id, before: lost, after: { joinedInto: join.survivor.id, joinId: join.id } },
  ]
}
