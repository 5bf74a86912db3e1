import type { Org, Row } from '../org.ts'

/** What a user does with two records that are one: the loser goes to the bin, its children and its name to the winner. */
export function mergeRows(org: Org, { from, into }: { from: Row; into: Row }): void {
  for (const type of org.objects.values()) {
    const links = [...type.fields.values()].filter(
      ({ name, referenceTo }) => name !== 'MasterRecordId' && referenceTo.includes(from.type.name),
    )
    for (const row of links.length ? org.table(type).values() : []) {
      for (const { name } of links) {
        if (row.values[name] !== from.id) continue
        row.values[name] = into.id
        org.touch(row)
      }
    }
  }
  org.bin(from, into.id)
  org.touch(into)
}
