import { chargesOf, sumOfCharges, totalOf } from "../charges.js";
import { clockText } from "../instants.js";
import type { Month } from "../month.js";
import { grouped } from "./figures.js";
import { html, type Markup } from "./markup.js";

/** The figures of the month that matter most. */
export function headline({ books, endsAt, counts }: Month): Markup {
  const { account, bills } = books;
  const { currency, timeZone } = account.tariff;
  const { minutes, covered, overage } = sumOfCharges(bills.map(chargesOf));
  const share = (part: typeof covered): string => (minutes === 0 ? "of none" : `${part.times(100).dividedBy(minutes).toFixed(1)} % of minutes`);
  const count = (things: number, one: string, more: string): string => `${grouped(String(things))} ${things === 1 ? one : more}`;
  return html`<dl class="headline">
${figure("Total of the month", `${grouped(totalOf(bills).toFixed(2))} ${currency}`, `${count(bills.length, "bill", "bills")}, without packages`)}
${figure("Minutes", grouped(String(minutes)), `of ${count(counts.rated, "call leg", "call legs")}`)}
${figure("Covered minutes", grouped(covered.toFixed(2)), share(covered))}
${figure("Overage minutes", grouped(overage.toFixed(2)), share(overage))}
${figure("Cash", `${grouped(account.cash.toFixed(2))} ${currency}`, `on ${clockText(endsAt, timeZone)}`)}
</dl>`;
}

const figure = (name: string, amount: string, note: string): Markup =>
  html`<div><dt>${name}</dt><dd class="amount">${amount}</dd><dd class="note">${note}</dd></div>`;
