import { commaList } from './comma-list.ts'

/** Leaders of the companies that exist, where both names are common enough to meet by chance. */
export const reservedNames: ReadonlySet<string> = new Set(
  commaList(`lisa jackson, amy weaver, kevin scott, amy coleman, christopher young, christopher cox, nicholas fox, julia white,
    scott russell, juan perez, rachel thornton, robert thomas, thomas brown, susan li, mark chen, brad smith,
    jack clark, kent walker`),
)
