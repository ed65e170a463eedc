import { chargesOf, sumOfCharges, totalOf } from "../charges.js";
import { clockText } from "../instants.js";
import { grouped } from "./figures.js";
import { html, type Markup } from "./markup.js";
import type { Subject } from "./subject.js";

/** The figures of the month that matter most. */
export function headline({ books, endsAt, rated, totalName }: Subject): Markup {
  const { account, bills, spentOnPackages, spentOutside } = books;
  const { currency, timeZone } = account.tariff;
  const { minutes, covered, overage } = sumOfCharges(bills.map(chargesOf));
  const money = (amount: typeof covered): string => `${grouped(amount.toFixed(2))} ${currency}`;
  const share = (part: typeof covered): string => (minutes === 0 ? "of none" : `${part.times(100).dividedBy(minutes).toFixed(1)} % of minutes`);
  const count = (things: number, one: string, more: string): string => `${grouped(String(things))} ${things === 1 ? one : more}`;
  return html`<dl class="headline">
${figure(totalName, money(totalOf(bills)), `${count(bills.length, "bill", "bills")}, without packages`)}
${figure("Packages besides", money(spentOnPackages.plus(spentOutside)), `${money(spentOnPackages)} of it from cash`)}
${figure("Minutes", grouped(String(minutes)), `of ${count(rated, "call leg", "call legs")}`)}
${figure("Covered minutes", grouped(covered.toFixed(2)), share(covered))}
${figure("Overage minutes", grouped(overage.toFixed(2)), share(overage))}
${figure("Cash", money(account.cash), `on ${clockText(endsAt, timeZone)}`)}
</dl>`;
}

const figure = (name: string, amount: string, note: string): Markup =>
  html`<div><dt>${name}</dt><dd class="amount">${amount}</dd><dd class="note">${note}</dd></div>`;
