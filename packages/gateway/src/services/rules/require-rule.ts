import { z } from 'zod'
import type { ReadDb } from '../../db/database.ts'
import { findRule, findRuleByName, type RuleRow } from '../../db/rules.ts'
import { ServiceError } from '../../errors.ts'

export const ruleKey = z.string().min(1).max(100).describe('Its id or its name')

export async function requireRule(db: ReadDb, key: string): Promise<RuleRow> {
  const rule = (await findRule(db, key)) ?? (await findRuleByName(db, key))
  if (!rule) throw new ServiceError('not_found', 'There is no such rule', { reason: 'rule_not_found' })
  return rule
}
