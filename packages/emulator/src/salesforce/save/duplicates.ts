import type { DuplicateRule, FieldValue, Org, Row, RowValues } from '../org.ts'
import { RowError } from '../refusal.ts'
import type { ObjectType } from '../schema/objects.ts'

/** Throws where a rule finds the record's like. */
export function checkDuplicates(
  org: Org,
  type: ObjectType,
  options: { values: RowValues; allowSave: boolean; self?: string },
): void {
  for (const rule of org.duplicateRules) {
    if (rule.object !== type.name || (rule.allowSave && options.allowSave)) continue
    const found = matches(org, type, { rule, ...options })
    if (found.length) throw detected(type, rule, found)
  }
}

function matches(
  org: Org,
  type: ObjectType,
  { rule, values, self }: { rule: DuplicateRule; values: RowValues; self?: string },
): Row[] {
  const wanted = rule.fields.map((field) => fold(values[field]))
  if (wanted.some((value) => value === '')) return []
  const found: Row[] = []
  for (const row of org.table(type).values()) {
    if (row.id === self || row.values.IsDeleted) continue
    if (rule.fields.every((field, index) => fold(row.values[field]) === wanted[index])) found.push(row)
  }
  return found
}

function fold(value: FieldValue | undefined): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : ''
}

function detected(type: ObjectType, rule: DuplicateRule, rows: Row[]): RowError {
  const name = `${type.name}_by_${rule.fields.join('_')}`
  return new RowError('DUPLICATES_DETECTED', 'Use one of these records?', {
    duplicates: {
      allowSave: rule.allowSave,
      duplicateRule: name,
      duplicateRuleEntityType: type.name,
      errorMessage: 'Use one of these records?',
      matchResults: [
        {
          entityType: type.name,
          errors: [],
          matchEngine: 'ExactMatchEngine',
          matchRecords: rows.map(({ id }) => ({
            additionalInformation: [],
            fieldDiffs: [],
            matchConfidence: 100,
            record: {
              attributes: { type: type.name, url: `/services/data/v62.0/sobjects/${type.name}/${id}` },
              Id: id,
            },
          })),
          rule: name,
          size: rows.length,
          success: true,
        },
      ],
    },
  })
}
