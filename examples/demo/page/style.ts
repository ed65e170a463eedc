/** Lays out each row of a table as a list of named figures where a page is narrower. */
const stackedBelow = (width: string, table: string): string => `
@media screen and (max-width: ${width}) {
  ${table} thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  ${table}, ${table} tbody, ${table} tfoot { display: block; }
  ${table} tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); gap: 0.35rem 1rem; padding: 0.6rem 0; border-bottom: 1px solid var(--line); }
  ${table} th, ${table} td { padding: 0; border: 0; text-align: left; }
  ${table} th { grid-column: 1 / -1; font-weight: 600; }
  ${table} td::before { content: attr(data-name); display: block; color: var(--soft); font-size: 0.8rem; font-weight: 400; }
  ${table} td:empty { display: none; }
  ${table}.total th { grid-column: 1 / -2; grid-row: 1; }
  ${table}.total td:last-child { grid-column: -2 / -1; grid-row: 1; font-weight: 650; }
  ${table}.total td:last-child::before { display: inline; margin-right: 0.5rem; }
  ${table} tfoot tr { border-top: 2px solid var(--ink); border-bottom: 0; }
}`;

/** The page's style sheet: one column, light or dark; a second drawing of each chart for phones, tables as lists where they do not fit; paper. */
export const STYLE = `
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1c2430; --soft: #55606e; --line: #d5dae0; --ok: #00664a; --fail: #b00020; --focus: #0072b2; }
@media screen and (prefers-color-scheme: dark) {
  :root { --paper: #14181e; --ink: #e6e9ed; --soft: #a9b2bd; --line: #39424d; --ok: #5fd3a8; --fail: #ff8a93; --focus: #56b4e9; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 64rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 0; font-size: 1.15rem; }
.whole { white-space: nowrap; }
p { margin: 0.25rem 0; }
section, figure { margin: 2.25rem 0 0; }
.note { color: var(--soft); font-size: 0.875rem; }
.headline { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0.75rem; margin: 1.5rem 0 0; }
.headline div { padding: 0.75rem; border: 1px solid var(--line); border-radius: 0.375rem; }
.headline dt { color: var(--soft); font-size: 0.875rem; }
.headline dd { margin: 0; }
.headline .amount { font-size: 1.3rem; font-weight: 650; font-variant-numeric: tabular-nums; line-height: 1.3; }
.headline .note { font-size: 0.8rem; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0.5rem 0; padding: 0; list-style: none; font-size: 0.875rem; }
.swatch { display: inline-block; margin-right: 0.4rem; border: 0.4rem solid; }
.chart { display: block; width: 100%; height: auto; font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
.chart.narrow { display: none; }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; }
thead th { border-bottom: 2px solid var(--ink); font-weight: 600; vertical-align: bottom; }
tfoot th, tfoot td { border-top: 2px solid var(--ink); border-bottom: 0; font-weight: 650; }
.right { text-align: right; }
.wide-table { margin-top: 0.5rem; overflow-x: auto; }
.sheet th, .sheet td { white-space: nowrap; }
.sheet .long { white-space: normal; overflow-wrap: anywhere; }
.wide-table:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
ul { margin: 0.25rem 0 0.75rem; padding-left: 1.25rem; }
li, p { overflow-wrap: anywhere; }
.refused { margin-top: 0.5rem; }
.refused th { white-space: nowrap; }
.refused td { overflow-wrap: anywhere; }
code { color: var(--soft); font: 0.93em/1.4 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.checks { margin: 0.5rem 0 0; padding: 0; list-style: none; font-variant-numeric: tabular-nums; }
.checks strong { display: inline-block; min-width: 2.6rem; }
.ok { color: var(--ok); }
.fail { color: var(--fail); }
@media screen and (max-width: 66rem) { .sheet th, .sheet td { padding: 0.3rem; } }
${stackedBelow("66rem", ".broad")}
${stackedBelow("47rem", ".sheet")}
@media screen and (max-width: 40rem) {
  .chart.wide { display: none; }
  .chart.narrow { display: block; }
  .headline { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .headline div:first-child { grid-column: 1 / -1; }
  .headline div:last-child:nth-child(even) { grid-column: 1 / -1; }
  h1 { font-size: 1.35rem; }
  .headline .amount { font-size: 1.15rem; }
  .refused thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .refused, .refused tbody { display: block; }
  .refused tr { display: grid; grid-template-columns: 1fr auto; gap: 0.25rem 1rem; padding: 0.6rem 0; border-bottom: 1px solid var(--line); }
  .refused th, .refused td { padding: 0; border: 0; text-align: left; }
  .refused th { grid-column: 1 / -1; font-weight: 600; overflow-wrap: anywhere; white-space: normal; }
  .refused td[data-name]::before { content: attr(data-name); margin-right: 0.4rem; color: var(--soft); }
  .refused td:last-child { grid-column: 1 / -1; }
}
@media print {
  @page { margin: 14mm; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  .swatch { print-color-adjust: exact; }
  .wide-table { overflow: visible; }
  table { font-size: 8pt; }
  .sheet th, .sheet td { padding: 0.15rem 0.25rem; }
  .headline { grid-template-columns: repeat(6, 1fr); gap: 0.4rem; }
  .headline div { padding: 0.4rem; }
  .headline .amount { font-size: 11pt; }
  section, figure { margin-top: 1.1rem; }
  tfoot { display: table-row-group; }
  figure, tr, .headline, #checks { break-inside: avoid; }
  h2, .note { break-after: avoid; }
}
`;
