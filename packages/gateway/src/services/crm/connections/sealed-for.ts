/** What a connection's secrets are sealed for: in the row of another one they cannot be opened. */
export function sealedFor(id: string): string {
  return `crm connection ${id}`
}
