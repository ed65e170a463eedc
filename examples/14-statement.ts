// Statements of two months: April as text, May as Markdown. May opens with what April closes with. A day of April that is corrected in
// May is in the statement of May.
import { type Account, chain, purchasePackage, recordUsage, requestRefund, settle, topUp, unwrap } from "rtc-billing";
import { type Statement, statement } from "rtc-billing/reports";
import { markdownTable } from "markdown-table";
import { tableText } from "./demo/tables.js";
import { foundSchool } from "./school.js";
import { type Section, sectionsOf } from "./statement-sections.js";

const [april, may, june] = ["2021-04-01T00:00:00+08:00", "2021-05-01T00:00:00+08:00", "2021-06-01T00:00:00+08:00"] as const;
const lesson = (usageId: string, startedAt: string, reportedAt: string) => (school: Account) =>
  recordUsage(school, { at: reportedAt, usageId, appId: "class", item: "video-720p", startedAt, seconds: 2_700 });
const offer = { label: "example", minutes: 1_000, price: "30.00", validFor: { years: 1 } };

const { events } = unwrap(
  chain(
    foundSchool(april, 100),
    (school) => topUp(school, { at: "2021-04-02T09:00:00+08:00", paymentId: "pay-1", amount: "100.00" }),
    lesson("april-12", "2021-04-12T09:00:00+08:00", "2021-04-12T10:00:00+08:00"),
    lesson("april-29", "2021-04-29T09:00:00+08:00", "2021-04-29T10:00:00+08:00"),
    (school) => settle(school, { at: may }),
    lesson("april-28", "2021-04-28T09:00:00+08:00", "2021-05-03T09:00:00+08:00"), // reported late
    (school) => purchasePackage(school, { at: "2021-05-04T09:00:00+08:00", packageId: "year", offer, paidFrom: "cash" }),
    (school) => purchasePackage(school, { at: "2021-05-04T09:05:00+08:00", packageId: "twice", offer, paidFrom: "cash" }),
    (school) => requestRefund(school, { at: "2021-05-04T09:10:00+08:00", packageId: "twice" }),
    lesson("may-17", "2021-05-17T09:00:00+08:00", "2021-05-17T10:00:00+08:00"),
    (school) => settle(school, { at: june }),
  ),
);

const asText = ({ title, table }: Section): string => `${title}\n${tableText(table)}`;

function asMarkdown({ title, table: { columns, rows } }: Section): string {
  const table = markdownTable([columns.map(([name]) => name), ...rows], { align: columns.map(([, side]) => side) });
  return `## ${title}\n\n${table}`;
}

const print = (shown: Statement, title: string, sectionText: (section: Section) => string): void =>
  console.log(`${[shown.complete ? title : `${title} (not complete)`, ...sectionsOf(shown).map(sectionText)].join("\n\n")}\n`);

print(statement(events, { from: april, until: may }), "Statement of April 2021", asText);
print(statement(events, { from: may, until: june }), "# Statement of May 2021", asMarkdown);
