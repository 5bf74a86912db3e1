/** The last line of a task's note, by which the task is found again where its create was never answered. */
export function withReference(note: string | undefined, reference: string): string {
  return [note?.trimEnd(), referenceLine(reference)].filter(Boolean).join('\n')
}

/** Apollo's editor may wrap a note in markup, so the line is looked for anywhere. */
export function carriesReference(note: string | null | undefined, reference: string): boolean {
  return note?.includes(referenceLine(reference)) ?? false
}

function referenceLine(reference: string): string {
  return `Ref: ${reference}`
}

/** The reference that a note carries. */
export function referenceIn(note: string): string | undefined {
  return /Ref: ([0-9A-Z]{26})/.exec(note)?.[1]
}
