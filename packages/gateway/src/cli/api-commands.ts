import type { Command } from 'commander'
import { addApiCommand, addApiGroup } from './api-command.ts'
import { addApplyRules } from './apply-rules.ts'
import type { CliIo } from './cli-io.ts'
import { auditCommand, keyCommands, verifyCommand } from './commands/access.ts'
import { alertsCommand, budgetCommands, creditsCommand, ledgerCommand } from './commands/credits.ts'
import { crmCommands } from './commands/crm.ts'
import { dealCommands } from './commands/deals.ts'
import { eventCommands } from './commands/events.ts'
import { deadLetterCommands, jobCommands } from './commands/jobs.ts'
import { leadCommands } from './commands/leads.ts'
import { ruleCommands } from './commands/rules.ts'
import { sequenceCommands } from './commands/sequences.ts'
import { orgCommand, resumeCommand } from './commands/single.ts'
import { syncApproveCommand, syncCommand, syncRunsCommand } from './commands/sync.ts'
import { taskCommands } from './commands/tasks.ts'
import { addCrmRunCommands } from './crm-run-commands.ts'
import { addEnrichCommand } from './enrich-command.ts'
import { addImportSuppressions } from './import-suppressions.ts'
import { addSyncStatusCommand } from './sync-status.ts'

/** Commands that ask a running server. */
export function addApiCommands(program: Command, io: CliIo): void {
  addApiGroup(program, leadCommands, io)
  addEnrichCommand(program, io)
  addApiCommand(program, orgCommand, io)
  addApiGroup(program, dealCommands, io)
  addImportSuppressions(addApiGroup(program, sequenceCommands, io), io)
  addApiGroup(program, taskCommands, io)
  const sync = addApiCommand(program, syncCommand, io)
  addApiCommand(sync, syncRunsCommand, io)
  addApiCommand(sync, syncApproveCommand, io)
  addSyncStatusCommand(sync, io)
  addApplyRules(addApiGroup(program, ruleCommands, io), io)
  addApiGroup(program, eventCommands, io)
  addCrmRunCommands(addApiGroup(program, crmCommands, io), io)
  addApiGroup(program, jobCommands, io)
  addApiGroup(program, deadLetterCommands, io)
  const credits = addApiCommand(program, creditsCommand, io)
  addApiCommand(credits, ledgerCommand, io)
  addApiCommand(credits, alertsCommand, io)
  addApiGroup(program, budgetCommands, io)
  addApiGroup(program, keyCommands, io)
  addApiCommand(program, resumeCommand, io)
  addApiCommand(addApiCommand(program, auditCommand, io), verifyCommand, io)
}
