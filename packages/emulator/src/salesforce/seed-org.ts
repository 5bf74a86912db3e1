import type { Org, RowValues } from './org.ts'
import { stages } from './schema/objects.ts'

/** Users, stages and the organization itself; the answer is the user who is signed in. */
export function seedOrg(org: Org): string {
  const put = (object: string, values: RowValues, id?: string): string => {
    const type = org.objects.get(object.toLowerCase())
    if (!type) throw new Error(`no object ${object}`)
    const row = { id: id ?? org.nextId(type), type, values: {} }
    const at = org.stamp()
    const system = { Id: row.id, IsDeleted: false, CreatedDate: at, LastModifiedDate: at, SystemModstamp: at }
    org.put(row, { ...system, ...values })
    return row.id
  }
  const user = (name: string, email: string, more: RowValues = {}) =>
    put('User', { Name: name, Email: email, Username: email, IsActive: true, UserType: 'Standard', ...more })
  put('Organization', { Name: 'Emulated Sales' }, org.id)
  const [first] = [
    user('Integration User', 'integration@emulated-sales.example'),
    user('Iris Holm', 'iris.holm@emulated-sales.example'),
    user('Noor Haddad', 'noor.haddad@emulated-sales.example'),
    user('Paul Former', 'paul.former@emulated-sales.example', { IsActive: false }),
  ]
  for (const [index, stage] of stages.entries())
    put('OpportunityStage', { ...stage, IsActive: true, SortOrder: index + 1 })
  return first
}
