import { z } from 'zod'
import { lockRules } from '../../db/rules.ts'
import { operation } from '../../operation.ts'
import { checkRule } from './check-rule.ts'
import { requireRule } from './require-rule.ts'
import { hasOneForm, oneForm, ruleFields, ruleName, ruleView, toDraft, viewOfRule } from './rule-shape.ts'
import { addRule, changeRule } from './store-rule.ts'

export const putRule = operation({
  name: 'rules.put',
  summary: 'Make the rule of this name what is sent, whatever it was before',
  scope: 'write',
  input: z.strictObject({ id: ruleName.describe('The name of the rule'), ...ruleFields }).refine(hasOneForm, oneForm),
  output: ruleView.extend({ created: z.boolean() }),
  async run(context, { id: name, ...written }) {
    const { draft, paths } = toDraft(written)
    await checkRule(context, draft, { paths })
    return context.mutate(async (tx) => {
      const before = (await lockRules(tx)).find((rule) => rule.name === name)
      const audit = before
        ? await changeRule(tx, context, { before, draft: { name, ...draft } })
        : (await addRule(tx, context, { name, ...draft })).audit
      return { value: { ...viewOfRule(await requireRule(tx, name)), created: !before }, audit }
    })
  },
})
