/**
 * For tests of a service that is built on the library: arbitrary tariffs, packages, calls and histories, the laws as properties, and
 * given/when/then. It needs fast-check.
 *
 * @module rtc-billing/testing
 */

// Arbitraries.
export { arbPackageOffer, arbUsage, type UsageSource } from "./arbitraries.js";
export { arbHistory, type History } from "./arbitrary-history.js";
export { arbTariff, type Scene, type TariffTerms } from "./arbitrary-tariff.js";
export {
  type AcceptedStep, type Answer, type Call, type CommandName, type InlineOffer, type Purchase, type Requests, type Step,
  type StepOf } from "./commands.js";

// Laws, and the services that they check.
export { type LawName, laws, quick, type QuickLawName } from "./laws.js";
export type { Law, Subject } from "./law.js";
export type { StoreLaw, StoreSubject } from "./store-law.js";
export { storeLaws, type StoreLawName } from "./store-laws.js";
export type { StoreSession } from "./store-session.js";
export { inMemory, type MemoryStore, type Opening, type OpenStore, type Store, type StoreAnswer } from "./service-under-test.js";

// Given, when, then.
export { type Decide, given, type Given, type When } from "./given-when-then.js";
export type { EventPattern, Pattern, RefusalPattern } from "./partial-match.js";
