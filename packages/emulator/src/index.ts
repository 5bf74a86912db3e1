export type {
  AppChange,
  AppKind,
  EditableKind,
  EmailOutcome,
  MergeableKind,
  MovableKind,
  SettableKind,
} from './app/app-change.ts'
export type { AppScript, AppUser, ScriptStep } from './app/app-user.ts'
export type { CallbackReport } from './callback-delivery.ts'
export { type CallbackEffect, CallbackPlan, type CallbackRule } from './callback-plan.ts'
export type { EmulatorClock } from './clock.ts'
export type { CommandLineOption, CommandLineValues } from './command-line-options.ts'
export { type CrmStandInOptions, crmStandIns, type RunningCrm } from './crm-stand-ins.ts'
export { createEmulator, type Emulator } from './emulator.ts'
export { type FaultEffect, FaultPlan, type FaultRule } from './faults.ts'
export { createHubspot, type Hubspot } from './hubspot/hubspot.ts'
export type { HubspotLogEntry } from './hubspot/hubspot-service.ts'
export type { HubspotObject } from './hubspot/object-types.ts'
export type { HubspotLimits, HubspotOptions, HubspotPerson, HubspotToken } from './hubspot/options.ts'
export type { HubspotLinks, HubspotLook, PortalUser } from './hubspot/portal-user.ts'
export type { HubspotOption, HubspotProperty } from './hubspot/property.ts'
export { type ApolloKey, DEFAULT_KEY } from './keys.ts'
export { type Operation, operations } from './operations.ts'
export type { CallbackOptions, EmulatorOptions } from './options.ts'
export type { Plan, WindowLimits } from './plans.ts'
export type { LoggedRequest } from './request-log.ts'
export type { ActiveRule, Turns } from './rule-book.ts'
export {
  createSalesforce,
  type SalesforceEmulator,
  type SalesforceOptions,
  salesforceClient,
} from './salesforce/salesforce.ts'
export { salesforceTextField } from './salesforce/schema/field.ts'
export type { SalesforceWorld } from './salesforce/world.ts'
export { SCOPED_KEY, type ScenarioName, scenario } from './scenario.ts'
export type { SeedRecords, SeedRows } from './seed/seed-records.ts'
export type { EmulatorSnapshot } from './snapshot.ts'
export type { EmulatorStats } from './stats.ts'
export { toEmulatorOptions } from './to-emulator-options.ts'
export type { EmailPattern, World, WorldJob, WorldOrganization, WorldPerson } from './world/types.ts'
export { createWorld } from './world/world.ts'
export { createWorldFrom, type WorldRows } from './world/world-from-rows.ts'
