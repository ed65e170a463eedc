export { laws } from "./laws.js";
export { inMemory } from "./stores.js";
export { arbTariff } from "./tariffs.js";
export { arbHistory } from "./histories.js";
