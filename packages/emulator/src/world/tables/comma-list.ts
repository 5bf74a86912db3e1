export function commaList(text: string): string[] {
  return text.split(',').map((item) => item.trim())
}
