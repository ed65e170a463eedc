import type { Tabulation } from "../tabulations.js";
import { grouped } from "./figures.js";
import { html, type Markup } from "./markup.js";

interface Caption {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  /** Whether the last row is the sum of the others. */
  readonly hasSum?: boolean;
  /** The last column is the sum of others. */
  readonly hasTotal?: boolean;
}

const LONGEST_ON_ONE_LINE = 24;
/** More need the width of a screen. */
const MOST_COLUMNS = 8;

/**
 * A table of the page. Where a page is narrow, each row is laid out as a list of named figures: a table that scrolls sideways would show
 * parts of figures at its edges. The roles say again what the elements say, since some browsers forget it where the layout is another.
 */
export function sheet({ columns, rows }: Tabulation, { id, title, note, hasSum = false, hasTotal = false }: Caption): Markup {
  const cell = (text: string, index: number): Markup => {
    const [name = "", side = "left"] = columns[index] ?? [];
    const shown = side === "right" ? grouped(text) : text;
    const style = text.length > LONGEST_ON_ONE_LINE ? `${side} long` : side;
    return index === 0
      ? html`<th role="rowheader" scope="row" class="${style}">${shown}</th>`
      : html`<td role="cell" class="${style}" data-name="${name}">${shown}</td>`;
  };
  const row = (cells: readonly string[]): Markup => html`<tr role="row">${cells.map(cell)}</tr>\n`;
  const bodyRows = hasSum ? rows.slice(0, -1) : rows;
  const sum = hasSum ? html`<tfoot role="rowgroup">\n${rows.slice(-1).map(row)}</tfoot>\n` : html``;
  return html`<section id="${id}">
<h2>${title}</h2>
<p class="note">${note}</p>
<div class="wide-table" role="region" aria-label="${title}" tabindex="0">
<table role="table" class="sheet${hasSum ? " sum" : ""}${hasTotal ? " total" : ""}${columns.length > MOST_COLUMNS ? " broad" : ""}">
<thead role="rowgroup">
<tr role="row">${columns.map(([name, side]) => html`<th role="columnheader" scope="col" class="${side}">${name}</th>`)}</tr>
</thead>
<tbody role="rowgroup">
${bodyRows.map(row)}</tbody>
${sum}</table>
</div>
</section>`;
}
