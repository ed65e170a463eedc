import { parseArgs } from "node:util";
import type { Tariff } from "rtc-billing";
import { complaint } from "../complaint.js";
import { ENCODINGS, type TextFile } from "../encoding.js";
import { tariffFor } from "../tariffs.js";

/** What `check --help` prints. */
const CHECK_USAGE = `Sets a vendor's bill beside what the calls and packages come to, and prints what differs and why.

npm run demo -- check --usages FILE --purchases FILE --bill FILE [--from DAY] [--until DAY] [--tariff TARIFF]
                      [--rounding per-usage|per-day] [--cover-from purchase|start-of-day] [--encoding ENCODING]

  --usages  a CSV file of calls: usageId,appId,item,startedAt,seconds, and optionally region and reportedAt
  --purchases
            a CSV file of packages: packageId,purchasedAt,minutes,price,validFor (30d, 6m or 1y), and optionally region and
            returnedAt
  --bill    a CSV file of the vendor's lines: day,item,amount, and optionally region, minutes, coveredMinutes and
            overageMinutes, which are minutes of the item. Lines of the same day, region and item are added up
  --from, --until
            the first day that is compared, and the first day after those (default: all days)
  --tariff  aliyunRtc (default), tencentTrtc, or a JSON file of a tariff
  --rounding, --cover-from
            another reading of the tariff: see what differs under the one that the first run found
  --encoding utf-8|gb18030|gbk|utf-16le|utf-16be
            how the files are encoded (default: utf-8)

It ends with 0 if the bill is what calls and packages come to, 1 if something differs or could not be read, 2 if it cannot be checked.
`;

/** What to check. */
export interface CheckOptions {
  readonly usages: TextFile;
  readonly purchases: TextFile;
  readonly bill: TextFile;
  readonly tariff: Tariff;
  readonly period: { readonly from?: string; readonly until?: string };
}

const text = { type: "string" } as const;
const KNOWN = {
  usages: text, purchases: text, bill: text, from: text, until: text, tariff: text, rounding: text, "cover-from": text, encoding: text,
  help: { type: "boolean", short: "h" },
} as const;

/** Reads the command line; a text where it only asks for one to be printed. Complains about what it does not know. */
export function checkOptions(args: readonly string[]): CheckOptions | string {
  const { values } = parsed(args);
  if (values.help) return CHECK_USAGE;
  const { from, until } = values;
  const encoding = oneOf("encoding", values.encoding?.toLowerCase() ?? "utf-8", ENCODINGS);
  const fileOf = (name: "usages" | "purchases" | "bill"): TextFile => {
    const file = values[name];
    if (file === undefined || file === "") throw complaint(`check needs --${name} FILE; check --help tells of all`);
    return { file, encoding };
  };
  const tariff = tariffFor(values.tariff ?? "aliyunRtc");
  return {
    usages: fileOf("usages"),
    purchases: fileOf("purchases"),
    bill: fileOf("bill"),
    tariff: {
      ...tariff,
      rounding: oneOf("rounding", values.rounding ?? tariff.rounding, ["per-usage", "per-day"]),
      coverFrom: oneOf("cover-from", values["cover-from"] ?? tariff.coverFrom, ["purchase", "start-of-day"]),
    },
    period: { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) },
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: KNOWN });
  } catch (problem) {
    throw complaint(`check: ${problem instanceof Error ? (problem.message.split("\n")[0] ?? "") : String(problem)}`);
  }
}

function oneOf<Name extends string>(option: string, given: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === given);
  if (found === undefined) throw complaint(`--${option} ${given}: must be one of ${names.join(", ")}`);
  return found;
}
