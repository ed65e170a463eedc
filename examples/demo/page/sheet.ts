import type { Tabulation } from "../tabulations.js";
import { grouped } from "./figures.js";
import { html, type Markup } from "./markup.js";

interface Caption {
  readonly title: string;
  readonly note: string;
  /** Whether the last row is the sum of the others. */
  readonly hasSum?: boolean;
}

/** A table of the page. It scrolls sideways where a page is narrow; its first column stays. */
export function sheet({ columns, rows }: Tabulation, { title, note, hasSum = false }: Caption): Markup {
  const cell = (text: string, index: number): Markup => {
    const side = columns[index]?.[1] ?? "left";
    return index === 0 ? html`<th scope="row">${text}</th>` : html`<td class="${side}">${side === "right" ? grouped(text) : text}</td>`;
  };
  const row = (cells: readonly string[]): Markup => html`<tr>${cells.map(cell)}</tr>\n`;
  const bodyRows = hasSum ? rows.slice(0, -1) : rows;
  const sum = hasSum ? html`<tfoot>\n${rows.slice(-1).map(row)}</tfoot>\n` : html``;
  return html`<section>
<h2>${title}</h2>
<p class="note">${note}</p>
<p class="note hint">The table scrolls sideways.</p>
<div class="scroll" role="region" aria-label="${title}" tabindex="0">
<table class="${hasSum ? "sum" : "list"}">
<thead>
<tr>${columns.map(([name, side]) => html`<th scope="col" class="${side}">${name}</th>`)}</tr>
</thead>
<tbody>
${bodyRows.map(row)}</tbody>
${sum}</table>
</div>
</section>`;
}
