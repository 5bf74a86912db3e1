import type { HubspotObject } from './object-types.ts'

export interface AssociationKind {
  from: HubspotObject
  to: HubspotObject
  typeId: number
  inverse: number
  /** As the older lists name it. */
  name: string
  label: string | null
  isPrimary?: boolean
}

const kinds: readonly AssociationKind[] = [
  ...both('contacts', 'companies', {
    typeId: 279,
    inverse: 280,
    names: ['contact_to_company_unlabeled', 'company_to_contact_unlabeled'],
  }),
  ...both('contacts', 'companies', {
    typeId: 1,
    inverse: 2,
    names: ['contact_to_company', 'company_to_contact'],
    isPrimary: true,
  }),
  ...both('deals', 'contacts', { typeId: 3, inverse: 4, names: ['deal_to_contact', 'contact_to_deal'] }),
  ...both('deals', 'companies', {
    typeId: 341,
    inverse: 342,
    names: ['deal_to_company_unlabeled', 'company_to_deal_unlabeled'],
  }),
  ...both('deals', 'companies', {
    typeId: 5,
    inverse: 6,
    names: ['deal_to_company', 'company_to_deal'],
    isPrimary: true,
  }),
  ...both('tasks', 'contacts', { typeId: 204, inverse: 203, names: ['task_to_contact', 'contact_to_task'] }),
  ...both('tasks', 'companies', { typeId: 192, inverse: 191, names: ['task_to_company', 'company_to_task'] }),
  ...both('tasks', 'deals', { typeId: 216, inverse: 215, names: ['task_to_deal', 'deal_to_task'] }),
]

function both(
  from: HubspotObject,
  to: HubspotObject,
  kind: { typeId: number; inverse: number; names: [string, string]; isPrimary?: boolean },
): AssociationKind[] {
  const { typeId, inverse, names, isPrimary = false } = kind
  const label = isPrimary ? 'Primary' : null
  return [
    { from, to, typeId, inverse, name: names[0], label, isPrimary },
    { from: to, to: from, typeId: inverse, inverse: typeId, name: names[1], label, isPrimary },
  ]
}

export function findKind(from: HubspotObject, to: HubspotObject, typeId: number): AssociationKind | undefined {
  return kinds.find((kind) => kind.from === from && kind.to === to && kind.typeId === typeId)
}

/** The association without a label; undefined where the two objects have none. */
export function plainKind(from: HubspotObject, to: HubspotObject): AssociationKind | undefined {
  return kinds.find((kind) => kind.from === from && kind.to === to && !kind.isPrimary)
}

export function primaryKind(from: HubspotObject, to: HubspotObject): AssociationKind | undefined {
  return kinds.find((kind) => kind.from === from && kind.to === to && kind.isPrimary)
}

export interface End {
  object: HubspotObject
  id: string
}

/** Who belongs to whom, kept from both ends. */
export class AssociationBook {
  readonly #links = new Map<string, Map<string, Set<number>>>()

  /** The associated ids, in the order in which they came, with the types of each. */
  of(from: End, to: HubspotObject): [id: string, kinds: AssociationKind[]][] {
    const links = this.#links.get(keyOf(from, to)) ?? new Map<string, Set<number>>()
    return [...links].map(([id, typeIds]) => [
      id,
      [...typeIds].map((typeId) => findKind(from.object, to, typeId)).filter((kind) => kind !== undefined),
    ])
  }

  /** The first company is the primary one; another primary one takes its place. */
  add(from: End, to: End, kind: AssociationKind): void {
    const mirrored = from.object === 'companies' ? findKind(to.object, from.object, kind.inverse) : undefined
    if (mirrored) return this.add(to, from, mirrored)
    const primary = primaryKind(from.object, to.object)
    const others = this.of(from, to.object)
    if (primary && (kind.isPrimary || others.length === 0)) {
      for (const [id] of others) this.#unlink(from, { object: to.object, id }, primary)
      this.#link(from, to, primary)
    }
    const plain = plainKind(from.object, to.object)
    if (plain) this.#link(from, to, plain)
  }

  removeKind(from: End, to: End, kind: AssociationKind): void {
    this.#unlink(from, to, kind)
  }

  remove(from: End, to: End): void {
    this.#links.get(keyOf(from, to.object))?.delete(to.id)
    this.#links.get(keyOf(to, from.object))?.delete(from.id)
  }

  /** Everything that a record is associated with. */
  all(from: End): { to: End; kinds: AssociationKind[] }[] {
    return (['contacts', 'companies', 'deals', 'tasks'] as const).flatMap((object) =>
      this.of(from, object).map(([id, kinds]) => ({ to: { object, id }, kinds })),
    )
  }

  #link(from: End, to: End, kind: AssociationKind): void {
    this.#types(from, to).add(kind.typeId)
    this.#types(to, from).add(kind.inverse)
  }

  #unlink(from: End, to: End, kind: AssociationKind): void {
    this.#links.get(keyOf(from, to.object))?.get(to.id)?.delete(kind.typeId)
    this.#links.get(keyOf(to, from.object))?.get(from.id)?.delete(kind.inverse)
  }

  #types(from: End, to: End): Set<number> {
    const key = keyOf(from, to.object)
    const links = this.#links.get(key) ?? new Map<string, Set<number>>()
    this.#links.set(key, links)
    const types = links.get(to.id) ?? new Set<number>()
    links.set(to.id, types)
    return types
  }
}

function keyOf({ object, id }: End, to: HubspotObject): string {
  return `${object} ${id} ${to}`
}
