import type { Field, FieldType } from './field.ts'
import type { ObjectType } from './objects.ts'

const soapTypes: Partial<Record<FieldType, string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
}

export function describeObject(type: ObjectType): Record<string, unknown> {
  return {
    name: type.name,
    label: type.label,
    labelPlural: `${type.label}s`,
    keyPrefix: type.prefix,
    custom: false,
    createable: type.writable,
    updateable: type.writable,
    deletable: type.writable,
    queryable: true,
    replicateable: true,
    mergeable: type.mergeable,
    childRelationships: [],
    recordTypeInfos: [],
    fields: [...type.fields.values()].map(describeField),
    urls: { sobject: `/services/data/v62.0/sobjects/${type.name}` },
  }
}

function describeField(field: Field): Record<string, unknown> {
  const { values, restricted, compound, referenceTo, ...plain } = field
  return {
    ...plain,
    byteLength: field.length * 3,
    calculated: false,
    autoNumber: false,
    filterable: field.type !== 'textarea',
    sortable: field.type !== 'textarea',
    idLookup: field.externalId || field.type === 'id' || field.type === 'email',
    caseSensitive: false,
    compoundFieldName: compound ? 'Name' : null,
    precision: field.type === 'currency' ? 18 : 0,
    scale: field.type === 'currency' ? 2 : 0,
    digits: field.type === 'int' ? 8 : 0,
    picklistValues: values.map((value) => ({ active: true, defaultValue: false, label: value, validFor: null, value })),
    restrictedPicklist: restricted,
    referenceTo,
    relationshipName: field.type === 'reference' ? field.name.replace(/Id$/, '') : null,
    soapType: soapTypes[field.type] ?? 'xsd:string',
    deprecatedAndHidden: false,
  }
}
