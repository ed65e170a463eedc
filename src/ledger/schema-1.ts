import { aWholeNumber, partOf, type Parser } from "../parsing/parser.js";
import { became, type Changes, changedIn, changedInEach } from "../parsing/schema-changes.js";
import { aStoredAmount, aStoredDifference } from "../parsing/stored-values.js";
import { invalid } from "../refusals/refusal-error.js";
import { decimalText } from "../values/money.js";
import { packageTimeFrom, type PackageTime } from "../values/package-time.js";
import type { Event } from "./events.js";

/*
 * What changed from schema 1, in which package time was written as minutes and the billed time of a call was counted in minutes.
 * The old names stand on the left. Nothing else changed.
 */

/** Package time of schema 1: minutes as decimal text, or milliseconds as a number (what `JSON.stringify` made of an event). */
const aSignedTime: Parser<PackageTime> = (value, path) => {
  if (typeof value === "number") return aStoredDifference(value, path);
  const time = typeof value === "string" ? packageTimeFrom(aStoredAmount(value, path)) : null;
  return time ?? invalid(path, "must be package time: minutes as text, or a whole number of milliseconds");
};

const aTime: Parser<PackageTime> = (value, path) => {
  const time = aSignedTime(value, path);
  return time < 0 ? invalid(path, "must not be negative") : time;
};

const MOST_MINUTES = Math.floor(Number.MAX_SAFE_INTEGER / 60);
const signedMinutes = aWholeNumber(-MOST_MINUTES, MOST_MINUTES);
const minutes = aWholeNumber(0, MOST_MINUTES);

const inSeconds =
  (parser: Parser<number>): Parser<number> =>
  (value, path) =>
    parser(value, path) * 60;

const inText: Parser<string> = (value, path) => String(signedMinutes(value, path));
const asItWas: Parser<string> = (value, path) => decimalText(aStoredAmount(value, path));

const PACKAGE: Changes = { quota: became({ quotaMs: aTime }) };
const PACKAGE_WARNING: Changes = { remaining: became({ remainingMs: aTime }) };

const DRAW: Changes = { drawn: became({ drawnMs: aTime }) };
const PIECE: Changes = {
  minutes: became({ billedSeconds: inSeconds(minutes) }),
  draws: changedInEach(DRAW),
  overage: became({ overageMs: aTime }),
};

const LINE: Changes = {
  minutes: became({ billedSeconds: inSeconds(minutes) }),
  drawn: became({ drawnMs: aTime }),
  overage: became({ overageMs: aTime }),
};
const BILL_LINE: Changes = {
  minutes: became({ billedSeconds: inSeconds(signedMinutes), minutes: inText }),
  drawn: became({ drawnMs: aSignedTime }),
  overage: became({ overageMs: aSignedTime }),
};
const BILL: Changes = { lines: changedInEach(BILL_LINE), roundDown: became({ rounding: asItWas }) };

const EVENTS: { readonly [Type in Event["type"]]?: Changes } = {
  PackagePurchased: PACKAGE,
  PackageExpired: { forfeited: became({ forfeitedMs: aTime }) },
  PackageRunningLow: PACKAGE_WARNING,
  PackageExpiringSoon: PACKAGE_WARNING,
  UsageRated: { minutes: became({ billedSeconds: inSeconds(minutes) }), pieces: changedInEach(PIECE) },
  UsagesRerated: { changes: changedInEach({ before: changedInEach(PIECE), after: changedInEach(PIECE) }) },
  BillIssued: { bill: changedIn(BILL) },
};

const byType: ReadonlyMap<unknown, Changes> = new Map(Object.entries(EVENTS));
const UNCHANGED: Changes = {};

/** What changed in an event of its type. */
export const eventChanges: Parser<Changes> = partOf((field) => field("type", (type) => byType.get(type) ?? UNCHANGED));

/** What changed in an account. */
export const accountChanges: Changes = {
  packages: changedInEach({ ...PACKAGE, consumed: became({ consumedMs: aTime }), remaining: became({ remainingMs: aTime }) }),
  usages: changedInEach({ pieces: changedInEach(PIECE) }),
  rated: changedInEach(LINE),
  billed: changedInEach(LINE),
};
