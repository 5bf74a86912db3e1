import type { DuplicateRule, Org, RowValues } from '../org.ts'
import { RowError } from '../refusal.ts'
import type { ObjectType } from '../schema/objects.ts'

/** Throws where a rule finds the record's like. */
export function checkDuplicates(
  org: Org,
  type: ObjectType,
  { values, allowSave, self }: { values: RowValues; allowSave: boolean; self?: string },
): void {
  for (const rule of org.duplicateRules) {
    if (rule.object !== type.name || (rule.allowSave && allowSave)) continue
    const found = org.alike(rule, values).filter((id) => id !== self)
    if (found.length) throw detected(type, rule, found)
  }
}

function detected(type: ObjectType, rule: DuplicateRule, ids: string[]): RowError {
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
          matchRecords: ids.map((id) => ({
            additionalInformation: [],
            fieldDiffs: [],
            matchConfidence: 100,
            record: {
              attributes: { type: type.name, url: `/services/data/v62.0/sobjects/${type.name}/${id}` },
              Id: id,
            },
          })),
          rule: name,
          size: ids.length,
          success: true,
        },
      ],
    },
  })
}
