import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type Account, accountFromJSON, accountToJSON, openAccount, replay, settle, unwrap } from "../../src/index.js";
import { type History, histories } from "../../src/testing/arbitrary-history.js";
import { open, perform, performAll } from "../../src/testing/commands.js";
import { billsIn } from "../../src/testing/ledger-queries.js";
import { adjusted, called, given, inService, paidOut, reversed, settled, silentRtc, toppedUp } from "../support/account-steps.js";
import { debtor, life, march, released, suspended } from "../support/accounts.js";
import { byText, damaged, type Damages, placesIn, refusalText, throughText } from "../support/damage.js";
import { law } from "../support/law.js";

const account = given(unwrap(openAccount({ at: march, accountId: "acme", tariff: silentRtc })).account, ...life);
const document = throughText(accountToJSON(account)) as { readonly [name: string]: never };
const afterClock = "2021-03-13T20:00:00.001Z";
const piece = { day: "2021-03-10", endedAt: "2021-03-10T04:01:01.000Z", billedSeconds: 120, draws: [{ packageId: "pack", drawnMs: 30_000 }], overageMs: 0 };
const line = { day: "2021-03-10", region: "cn", item: "audio", billedSeconds: 120, drawnMs: 30_000, overageMs: 0 };

describe("a stored account whose figures do not follow from its facts", () => {
  const damages: Damages = [
    ["cash", "1000", "cash: must be top-ups and adjustments minus reversals, pay-outs, packages paid from cash and bills"],
    ["billedOfClosedDays", "0.01", "billed: must come to billedTotal, together with billedOfClosedDays"],
    ["billedOfClosedDays", undefined, "billedOfClosedDays: must be a Decimal or decimal text"],
    ["billedOfClosedDays", null, "billedOfClosedDays: must be a Decimal or decimal text"],
    ["billed", [], "billed: must come to billedTotal, together with billedOfClosedDays"],
    ["tariff.items.recording-360p.rates.0.perMinute", "1", "billed: must come to billedTotal, together with billedOfClosedDays"],
    ["billedTotal", "0", "cash: must be top-ups and adjustments minus reversals, pay-outs, packages paid from cash and bills"],
    ["payments", [], "cash: must be top-ups and adjustments minus reversals, pay-outs, packages paid from cash and bills"],
    ["service", "active", "service: must be suspended exactly while a suspension lasts"],
    ["service", "inactive", "service: must be inactive exactly while no region is active"],
    ["service", "released", "service: must be suspended exactly while a suspension lasts"],
    ["regions", [], "service: must be inactive exactly while no region is active"],
    ["releasedAt", "2021-03-12T00:00:00.000Z", "service: must be released exactly while releasedAt is set"],
    ["suspensions", [], "service: must be suspended exactly while a suspension lasts"],
    ["suspensions.0.until", "2021-03-13T00:00:00.000Z", "service: must be suspended exactly while a suspension lasts"],
    ["arrearsSince", null, "deadlines: must be set exactly while there are arrears"],
    ["deadlines", null, "deadlines: must be set exactly while there are arrears"],
    ["apps.0.status", "disabled", "apps.app.status: must be the status of the last switch"],
    ["apps.0.switches", [], "apps.app.status: must be the status of the last switch"],
    ["apps.0.switches.0.at", afterClock, "apps.app.switches: must not be after the clock"],
    ["apps.0.createdAt", afterClock, "apps.app.createdAt: must not be after the clock"],
    ["regions.0.activatedAt", afterClock, "regions.cn.activatedAt: must not be after the clock"],
    ["packages.0.purchasedAt", afterClock, "packages.pack.purchasedAt: must not be after the clock"],
    ["suspensions.0.from", afterClock, "suspensions: must not be after the clock"],
    ["arrearsSince", afterClock, "arrearsSince: must not be after the clock"],
    ["packages.0", { ...Object(document["packages"]?.[0]), consumedMs: 29_994, remainingMs: 570_012 }, "packages.pack.consumedMs: must be at least what usages draw"],
    ["packages.1", { ...Object(document["packages"]?.[1]), consumedMs: 60_000, remainingMs: 240_000 }, "packages.spare.consumedMs: must be 0 for a returned package"],
    ["packages.0.expiresAt", "2021-03-10T02:00:00.000Z", "packages.pack.expiresAt: must be after effectiveAt"],
    ["usages.1.appId", "elsewhere", "usages.late.appId: must name an app of the account"],
    ["usages.1.item", "video-8k", "usages.late.item: must be an item of the tariff with a rate in the region"],
    ["usages.1.region", "us", "usages.late.item: must be an item of the tariff with a rate in the region"],
    ["usages.1.pieces", [], "usages.late.pieces: must end with the usage, or be an empty list where it is voided"],
    ["usages.1.pieces", [{ ...piece, endedAt: "2021-03-10T04:01:00.000Z" }], "usages.late.pieces: must end with the usage, or be an empty list where it is voided"],
    ["usages.1.pieces", [{ ...piece, endedAt: "2021-03-10T04:01:02.000Z" }], "usages.late.pieces: must end with the usage, or be an empty list where it is voided"],
    ["usages.1.pieces", [{ ...piece, endedAt: "2021-03-10T04:00:00.000Z" }, piece], "usages.late.pieces: must each end after the one before"],
    ["usages.1.pieces", [piece, piece], "usages.late.pieces: must each end after the one before"],
    ["usages.1.pieces", [{ ...piece, billedSeconds: 180, overageMs: 15_000 }], "usages.late.pieces: must sum to the billed seconds of the usage"],
    ["usages.1.pieces", [{ ...piece, overageMs: 15_000 }], "usages.late.pieces: must have draws and overage that sum to the package time of the billed seconds"],
    ["usages.1.pieces.0.draws.0.packageId", "none", "usages.late.pieces: must not draw on a package that does not exist or was returned"],
    ["usages.1.pieces.0.draws.0.packageId", "spare", "usages.late.pieces: must not draw on a package that does not exist or was returned"],
    ["usages.1.pieces.0.draws.1", { packageId: "spare", drawnMs: 0 }, "usages.late.pieces: must not draw on a package that does not exist or was returned"],
    ["usages.2.pieces", [{ ...piece, endedAt: "2021-03-10T16:00:00.000Z" }], "usages.talk.pieces: must end with the usage, or be an empty list where it is voided"],
    ["usages.2.voided", false, "usages.talk.pieces: must end with the usage, or be an empty list where it is voided"],
    ["rated.0.billedSeconds", 1_020, "rated.2021-03-10: must be the sum of the usages of the day"],
    ["rated.0.drawnMs", 15_000, "rated.2021-03-10: must be the sum of the usages of the day"],
    ["rated.0.overageMs", 60_000, "rated.2021-03-10: must be the sum of the usages of the day"],
    ["rated.0.item", "video-360p", "rated.2021-03-10: must be the sum of the usages of the day"],
    ["rated", [line], "rated.2021-03-10: must be the sum of the usages of the day"],
    ["rated", [...document["rated"] ?? [], { ...line, item: "video-360p" }], "rated.2021-03-10: must be the sum of the usages of the day"],
    ["rated", [...document["rated"] ?? [], { ...line, day: "2021-03-12" }], "rated.2021-03-12: must be the sum of the usages of the day"],
  ];

  test.each(byText(damages))("damage %$ is refused: %s", (text, place, value) => {
    expect(refusalText(accountFromJSON(damaged(document, place, value)))).toBe(text);
  });
});

test("a service that was released, or was suspended, after the clock is refused", () => {
  const clock = new Date(released.clock + 1).toISOString();
  expect(refusalText(accountFromJSON(damaged(throughText(released), "releasedAt", clock)))).toBe("releasedAt: must not be after the clock");
  expect(refusalText(accountFromJSON(damaged(throughText(released), "suspensions.0.until", clock)))).toBe("suspensions: must not be after the clock");
});

describe("a stored account", () => {
  const perDay = given(
    inService({ ...silentRtc, rounding: "per-day" }), called("one", march, 1), called("two", march, 1), called("none", march, 0),
  );
  const sound = {
    "is in arrears": account,
    "has paid": given(account, toppedUp("pay-2", "2021-03-14T05:00:00+08:00", "100")),
    "was released": given(account, settled("2021-08-01T00:00:00+08:00")),
    "has seconds of several calls in one minute": perDay,
    "has closed days, and a package that they drew on": given(account, toppedUp("pay-2", "2021-03-30T05:00:00+08:00", "100"), called("new", "2021-03-30T10:00:00+08:00", 60)),
  };
  test.each(Object.entries(sound))("that %s is read back", (_what, consistent) => {
    expect(unwrap(accountFromJSON(throughText(consistent))).account).toEqual(consistent);
  });
});

interface StoredLine { readonly day: string; readonly region: string; readonly item: string; readonly overageMs: number }
const billedIn = (document: unknown): readonly StoredLine[] => (document as { readonly billed: readonly StoredLine[] }).billed;

/** The account at the end of a history, and every one on the way there. */
const accountAfter = ({ tariff, openedAt, steps }: History): Account => performAll(open(tariff, openedAt), steps).account;
const accountsOf = ({ tariff, openedAt, steps }: History): readonly Account[] => {
  const accounts = [open(tariff, openedAt).account];
  for (const step of steps) {
    const outcome = perform(accounts.at(-1) ?? open(tariff, openedAt).account, step);
    if (outcome.ok) accounts.push(outcome.account);
  }
  return accounts;
};

const DAY = 86_400_000;
const settledLater = (account: Account) => unwrap(settle(account, { at: account.clock + 60 * DAY })).events;
/** What an account is charged from now on, if nothing else happens. */
const chargedLater = (account: Account): number =>
  billsIn(settledLater(account)).reduce((cents, { total }) => cents + Number(total.times(100).toFixed()), 0);

describe("billed lines that were removed or changed", () => {
  const lines = billedIn(document);
  const refusal = "billed: must come to billedTotal, together with billedOfClosedDays";
  const charged = lines.filter(({ overageMs }) => overageMs > 0);

  it("are tried on an account that was billed for several days", () => {
    expect(charged.length).toBeGreaterThan(1);
    expect(billedIn(throughText(suspended)).length).toBeGreaterThan(0);
  });

  test.each(lines.map((line, index) => [line.day, line.item, index] as const))("of %s, %s, are refused", (_day, _item, index) => {
    const line = lines[index];
    if (!line) throw new Error("there is no such line");
    const without = lines.filter((_, other) => other !== index);
    const isCharged = charged.includes(line);
    if (isCharged) expect(refusalText(accountFromJSON(damaged(document, "billed", without)))).toBe(refusal);
    const dearer = { ...line, overageMs: line.overageMs + 60_000_000 };
    expect(refusalText(accountFromJSON(damaged(document, `billed.${index}`, dearer)))).toBe(refusal);
    const twice = [...lines, { ...line, day: "2021-03-01", overageMs: line.overageMs + 60_000_000 }];
    expect(refusalText(accountFromJSON(damaged(document, "billed", twice)))).toBe(refusal);
  });

  it("are refused in a document of schema 1 where they come to more than all bills", () => {
    const old: unknown = JSON.parse(readFileSync(new URL("golden/schema-1/account.json", import.meta.url), "utf8"));
    expect(refusalText(accountFromJSON(old))).toBe("accepted");
    expect(refusalText(accountFromJSON(damaged(old, "billed.2.overage", "100000")))).toBe("billed: must come to at most billedTotal");
    expect(refusalText(accountFromJSON(damaged(old, "billedOfClosedDays", "188.6")))).toBe("billedOfClosedDays: is not a known field");
  });

  const tampering = fc.record({ history: histories(), place: fc.nat(), more: fc.integer({ min: -50_000_000, max: 50_000_000 }) });

  law("have the document refused, or no day is charged again", 60, fc.property(tampering, ({ history, place, more }) => {
    const sound = accountAfter(history);
    const stored = throughText(sound);
    const all = billedIn(stored);
    const index = place % Math.max(1, all.length);
    const line = all[index];
    const other = all[(index + 1) % Math.max(1, all.length)];
    if (!line || !other) return;
    const tampered = [
      all.filter((_, at) => at !== index),
      all.with(index, { ...line, overageMs: Math.max(0, line.overageMs + more) }),
      all.with(index, { ...line, item: other.item, region: other.region }),
      all.with(index, { ...line, day: other.day }),
      [],
    ];
    for (const billed of tampered) {
      const read = accountFromJSON(damaged(stored, "billed", billed));
      if (read.ok) expect(chargedLater(read.account)).toBe(chargedLater(sound));
      else expect(read.refusal.path).toBe("billed");
    }
  }));
});

describe("movements of cash", () => {
  const moved = given(
    inService(), toppedUp("pay", march, "10"), adjusted("adj", march, "1"), reversed("r1", "pay", march, "4"), reversed("r2", "pay", march), adjusted("fee", march, "-1", "fee"),
    toppedUp("new", march, "5"), paidOut("out", march, "2"), reversed("r3", "new", march, "1"),
  );
  const CASH = "cash: must be top-ups and adjustments minus reversals, pay-outs, packages paid from cash and bills";
  const damages: Damages = [
    ["adjustments.0.amount", "2", CASH],
    ["adjustments.0.amount", "-1", "adjustments.adj.amount: must credit or debit as its kind does"],
    ["adjustments.1.kind", "goodwill", "adjustments.fee.amount: must credit or debit as its kind does"],
    ["adjustments.0.refersTo", { kind: "package", id: "p" }, 'adjustments[0].refersTo.kind: must be "bill" or "usage" or "payment"'],
    ["adjustments.0", undefined, "adjustments[0]: must be an object"],
    ["reversals", [], CASH],
    ["reversals.0.paymentId", "new", 'reversals: must reverse no more than was paid with "new"'],
    ["reversals.0.paymentId", "none", 'reversals: must reverse no more than was paid with "none"'],
    ["reversals.0.whole", true, 'reversals: must reverse no more than was paid with "pay"'],
    ["reversals.1.whole", false, 'reversals: must reverse no more than was paid with "pay"'],
    ["reversals.2.whole", true, 'reversals: must reverse no more than was paid with "new"'],
    ["reversals.2.amount", "-1", "reversals.r3.amount: must be more than 0"],
    ["payouts.0.amount", "0", "payouts.out.amount: must be more than 0"],
    ["payouts", [], CASH],
    ["payouts.0.payoutId", "other", "accepted"],
  ];
  const written = throughText(moved);
  it("are written where there are any, and read back", () => {
    expect(unwrap(accountFromJSON(written)).account).toEqual(moved);
    for (const name of ["adjustments", "reversals", "payouts"]) expect([name in Object(written), name in Object(throughText(inService()))]).toEqual([true, false]);
  });
  test.each(damages)("%s as %j: %s", (path, value, text) => {
    expect(refusalText(accountFromJSON(damaged(written, path, value)))).toBe(text);
  });
});

describe("a deadline of arrears", () => {
  const owing = given(debtor, settled("2021-03-12T01:00:00+08:00"));
  const early = (account: Account) => new Date(account.clock - 1).toISOString();
  const withDeadline = (account: Account, name: string, at: string) => refusalText(accountFromJSON(damaged(throughText(account), `deadlines.${name}`, at)));
  const refusal = (name: string) => `deadlines.${name}: must not be before the clock`;

  test.each([
    ["suspends an active service", owing, "suspendsAt", refusal("suspendsAt")],
    ["suspended the service", suspended, "suspendsAt", "accepted"],
    ["suspended a service that was released since", released, "suspendsAt", "accepted"],
    ["released the service", released, "releasesAt", "accepted"],
  ])("that %s, before the clock", (_what, account, name, text) => {
    expect(withDeadline(account, name, early(account))).toBe(text);
    expect(withDeadline(account, name, new Date(account.clock).toISOString())).toBe("accepted");
  });

  it("that releases a suspended service, before the clock", () => {
    const later = given(suspended, toppedUp("some", "2021-03-20T10:00:00+08:00", "0.10"));
    expect(withDeadline(later, "releasesAt", early(later))).toBe(refusal("releasesAt"));
    expect(withDeadline(later, "releasesAt", new Date(later.clock).toISOString())).toBe("accepted");
  });

  it("that releases a service before it is suspended", () => {
    const { suspendsAt } = owing.deadlines ?? { suspendsAt: 0 };
    expect(withDeadline(owing, "releasesAt", new Date(suspendsAt - 1).toISOString())).toBe("deadlines.releasesAt: must not be before suspendsAt");
    expect(withDeadline(owing, "releasesAt", new Date(suspendsAt).toISOString())).toBe("accepted");
  });

  const isInstantText = (value: unknown) => /^\d{4}-\d\d-\d\dT.*Z$/.test(String(value));
  const shifted = (value: unknown, by: number) => new Date(Date.parse(String(value)) + by).toISOString();
  const shifts = fc.oneof(fc.integer({ min: -90, max: 90 }).map((days) => days * DAY), fc.constantFrom(-1, 1));
  const damages = fc.record({ history: histories(), version: fc.nat(), place: fc.nat(), by: shifts });

  law("or any other instant of a document that was changed: the document is refused, or what follows on it can be replayed", 150, fc.property(damages, ({ history, version, place, by }) => {
    const all = accountsOf(history);
    const inArrears = all.filter(({ deadlines, service }) => deadlines !== null && service !== "released");
    const accounts = inArrears.length > 0 ? inArrears : all;
    const stored = throughText(accounts[version % accounts.length]);
    const instants = placesIn(stored).flatMap(({ path, object, withField }) =>
      Object.entries(object).filter(([, value]) => isInstantText(value)).map(([name, value]) => ({ path, changed: () => withField(name, shifted(value, by)) })));
    const chosen = instants.filter(({ path }, index) => index === place % instants.length || path === "deadlines" || path === "");
    for (const { changed } of chosen) {
      const read = accountFromJSON(changed());
      if (!read.ok) continue;
      const events = settledLater(read.account);
      expect(replay(events, read.account)).toEqual(unwrap(settle(read.account, { at: read.account.clock + 60 * DAY })).account);
    }
  }));
});
