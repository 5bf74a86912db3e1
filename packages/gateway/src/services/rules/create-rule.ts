import { z } from 'zod'
import { operation } from '../../operation.ts'
import { checkRule } from './check-rule.ts'
import { requireRule } from './require-rule.ts'
import { hasOneForm, oneForm, ruleFields, ruleName, ruleView, toDraft, viewOfRule } from './rule-shape.ts'
import { addRule } from './store-rule.ts'

export const createRule = operation({
  name: 'rules.create',
  summary: 'Create a rule: when this happens and that is so, then do these things',
  scope: 'write',
  input: z.strictObject({ name: ruleName, ...ruleFields }).refine(hasOneForm, oneForm),
  output: ruleView,
  async run(context, { name, ...written }) {
    const { draft, paths } = toDraft(written)
    await checkRule(context, draft, { paths })
    return context.mutate(async (tx) => {
      const { id, audit } = await addRule(tx, context, { name, ...draft })
      return { value: viewOfRule(await requireRule(tx, id)), audit }
    })
  },
})
