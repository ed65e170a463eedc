import { refusedRows } from "../tabulations.js";
import type { RefusedRows } from "../tally.js";
import { grouped } from "./figures.js";
import { html, type Markup } from "./markup.js";

/** The rows of the file that could not be used, by reason. */
export function refusals(refused: readonly RefusedRows[], count: number): Markup {
  if (refused.length === 0) return html`<section id="refused">\n<h2>Refused rows</h2>\n<p class="note">Every row could be used.</p>\n</section>`;
  const rows = refusedRows(refused).rows.map(([reason = "", number = "", example = ""]) => {
    const [detail = "", ...text] = example.split("\n");
    return html`<tr role="row"><th role="rowheader" scope="row">${reason}</th><td role="cell" class="right">${grouped(number)}</td><td role="cell">${detail}<br><code>${text.join(" ")}</code></td></tr>\n`;
  });
  // The roles say again what the elements say: a narrow page lays the rows out otherwise, and some browsers then forget.
  return html`<section id="refused">
<h2>Refused rows</h2>
<p class="note">Rows of the file that could not be used and are not billed: ${grouped(String(count))}. For each reason, the first of them.</p>
<table role="table" class="refused">
<thead role="rowgroup">
<tr role="row"><th role="columnheader" scope="col">refused because</th><th role="columnheader" scope="col" class="right">rows</th><th role="columnheader" scope="col">for example</th></tr>
</thead>
<tbody role="rowgroup">
${rows}</tbody>
</table>
</section>`;
}
