import { parser } from '@prometheus-io/lezer-promql'

type SyntaxNode = ReturnType<typeof parser.parse>['topNode']

export interface Selector {
  metric: string
  /** Names and values of `=` matchers; of others the value is undefined. */
  labels: { name: string; value: string | undefined }[]
}

/** What Grafana puts in before it asks. */
function filledIn(expression: string): string {
  return expression.replaceAll('$__rate_interval', '5m').replaceAll(/\$\w+/g, '.*')
}

/** The series that an expression asks for. Throws where it is no PromQL. */
export function selectorsOf(expression: string): Selector[] {
  const text = filledIn(expression)
  const selectors: Selector[] = []
  parser.parse(text).iterate({
    enter({ type, from, node }) {
      if (type.isError) throw new Error(`No PromQL from character ${from}: ${text}`)
      if (type.name === 'VectorSelector') selectors.push(selectorOf(node, text))
    },
  })
  return selectors
}

function selectorOf(node: SyntaxNode, text: string): Selector {
  const read = (part: SyntaxNode | null) => (part ? text.slice(part.from, part.to) : '')
  const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []
  return {
    metric: read(node.getChild('Identifier')),
    labels: matchers.map((matcher) => ({
      name: read(matcher.getChild('LabelName')),
      value:
        read(matcher.getChild('MatchOp')) === '=' ? read(matcher.getChild('StringLiteral')).slice(1, -1) : undefined,
    })),
  }
}
