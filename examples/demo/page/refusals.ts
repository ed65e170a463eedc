import { Decimal } from "decimal.js";
import { refusedRows } from "../tabulations.js";
import type { RefusedRows } from "../tally.js";
import { grouped } from "./figures.js";
import { html, type Markup } from "./markup.js";

/** The rows of the file that could not be used, by reason, and what they would have been worth. */
export function refusals(refused: readonly RefusedRows[], count: number, currency: string): Markup {
  if (refused.length === 0) return html`<section id="refused">\n<h2>Refused rows</h2>\n<p class="note">Every row could be used.</p>\n</section>`;
  const examples = refusedRows(refused).rows;
  const rows = refused.map(({ reason, rows: number, worth, valuedRows }, index) => {
    const [detail = "", ...text] = (examples[index]?.[2] ?? "").split("\n");
    const value = valuedRows === 0 ? "unknown" : grouped(worth.toFixed(2)) + (valuedRows < number ? ` (${grouped(String(valuedRows))} of ${grouped(String(number))} rows)` : "");
    return html`<tr role="row"><th role="rowheader" scope="row">${reason}</th><td role="cell" class="right" data-name="rows">${grouped(String(number))}</td><td role="cell" class="right" data-name="list value">${value}</td><td role="cell">${detail}<br><code>${text.join(" ")}</code></td></tr>\n`;
  });
  const worth = refused.reduce((sum, row) => sum.plus(row.worth), new Decimal(0));
  const valued = refused.reduce((sum, { valuedRows }) => sum + valuedRows, 0);
  const said = valued === 0
    ? "What they would have been worth is not known."
    : `The item and the length of ${grouped(String(valued))} of them are known: at the tariff's rates, without packages, these would have been worth ${currency} ${grouped(worth.toFixed(2))}.`;
  // The roles say again what the elements say: a narrow page lays the rows out otherwise, and some browsers then forget.
  return html`<section id="refused">
<h2>Refused rows</h2>
<p class="note">Rows of the file that could not be used and are not billed: ${grouped(String(count))}. ${said} For each reason, the first row.</p>
<table role="table" class="refused">
<thead role="rowgroup">
<tr role="row"><th role="columnheader" scope="col">refused because</th><th role="columnheader" scope="col" class="right">rows</th><th role="columnheader" scope="col" class="right">list value, ${currency}</th><th role="columnheader" scope="col">for example</th></tr>
</thead>
<tbody role="rowgroup">
${rows}</tbody>
</table>
</section>`;
}
