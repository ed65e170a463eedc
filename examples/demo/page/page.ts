import { clockText } from "../instants.js";
import type { Invention } from "../inventions.js";
import type { Lookalikes } from "../lookalikes.js";
import { billRows, packageRows } from "../tabulations.js";
import { chartsOf } from "./charts.js";
import { headline } from "./headline.js";
import { html, type Markup, NOTHING, verbatim } from "./markup.js";
import { refusals } from "./refusals.js";
import { sharingRows } from "./sharing-rows.js";
import { sheet } from "./sheet.js";
import { STYLE } from "./style.js";
import type { Subject } from "./subject.js";

/**
 * The month as one self-contained HTML page: no scripts, no other files, no network access, which its content security policy forbids.
 * It is the same on every host, since it depends only on the tariff's time zone and on no locale.
 */
export function pageOf(subject: Subject): string {
  const { books, endsAt, refusedCount, refused, lookalikes, inventions, checks } = subject;
  const { account, bills } = books;
  const { tariffId, timeZone, currency } = account.tariff;
  const [first, last] = [bills[0]?.day, bills.at(-1)?.day];
  const period = first === undefined || last === undefined ? "no bill" : `${first} to ${last}`;

  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Calls and charges, ${period}</title>
<style>${verbatim(STYLE)}</style>
</head>
<body>
<main>
<header>
<h1>Calls and charges, <span class="whole">${period}</span></h1>
<p class="note">Tariff ${tariffId}. Days and times are those of ${timeZone}. Sizes and prices of packages are examples.</p>
</header>
${headline(subject)}
${chartsOf(subject)}
${sheet(sharingRows(subject), {
    id: "apps",
    title: "By app and item",
    note: `In ${currency}: what bills charge, and besides it what the package minutes that were drawn had cost, each at its package's price by the minute.`,
    hasSum: true,
  })}
${sheet(packageRows(account, endsAt), {
    id: "bought",
    title: "Packages",
    note: `In package minutes, in the order in which they are drawn, on ${clockText(endsAt, timeZone)}. Sizes and prices are examples; prices are in ${currency}.`,
  })}
${sheet(billRows(bills), {
    id: "bills",
    title: "Bills",
    note: `In ${currency}. Amount, adjustments for days billed before, and rounding make the total.`,
    hasSum: true,
    hasTotal: true,
  })}
${refusals(refused, refusedCount, currency)}
${lookalikes ? twins(lookalikes) : NOTHING}
${invented(inventions)}
<section id="checks">
<h2>Reconciliation</h2>
<ul class="checks">${checks.map(({ text, holds }) => html`<li><strong class="${holds ? "ok" : "fail"}">${holds ? "ok" : "FAIL"}</strong> ${text}</li>\n`)}</ul>
</section>
</main>
</body>
</html>
`;
  return page.markup;
}

const invented = (inventions: readonly Invention[]): Markup => html`<section id="invented">
<h2>What the file does not say</h2>
${inventions.map(({ what, facts, source }) => html`<p><strong>${what}</strong>, ${source}:</p>
<ul>${facts.map((fact) => html`<li>${fact}</li>`)}</ul>
`)}</section>`;

const twins = ({ pairs, firstLines }: Lookalikes): Markup =>
  pairs === 0
    ? NOTHING
    : html`<section id="lookalikes">
<h2>Calls that may be logged twice</h2>
<p>Pairs of rows that look like one call: ${pairs} (the first: lines ${firstLines?.join(" and ") ?? ""}). The same people, nearly the same length, and the second starts during the first. The rows have no id to tell; all are billed.</p>
</section>`;
