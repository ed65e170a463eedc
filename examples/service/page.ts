import { type Account, describeEvent, type Event, isoOf, packageViews, unbilled } from "rtc-billing";

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const row = (...cells: readonly string[]): string => `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`;
const table = (title: string, heads: readonly string[], rows: readonly string[]): string =>
  `<h2>${title}</h2><table><tr>${heads.map((head) => `<th>${head}</th>`).join("")}</tr>${rows.join("")}</table>`;

/** What a customer sees: packages, what is not billed yet, and the last events. */
export function customersPage(account: Account, events: readonly Event[], now: number): string {
  const { accountId, tariff, cash, service } = account;
  const at = Math.max(now, account.clock);
  const packages = packageViews(account, at).map(({ packageId, status, remainingMinutes, expiresAt }) =>
    row(packageId, status, remainingMinutes.toFixed(), isoOf(expiresAt)));
  const lines = unbilled(account).map(({ day, region, item, minutes, amount }) => row(day, region, item, minutes.toFixed(), amount.toFixed()));
  const last = events.slice(-20).reverse().map((event) => row(describeEvent(event, tariff)));
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(accountId)}</title>
<style>body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ccc;overflow-wrap:anywhere}</style>
<h1>${escaped(accountId)}</h1><p>Service ${service}, cash ${tariff.currency} ${cash.toFixed(2)}</p>
${table("Packages", ["package", "status", "minutes left", "valid until"], packages)}
${table("Not billed yet", ["day", "region", "item", "minutes", tariff.currency], lines)}
${table("Last events", ["event"], last)}</html>`;
}
