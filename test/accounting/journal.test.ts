import { describe, expect, it, test } from "vitest";
import { readFileSync } from "node:fs";
import { type Event, eventToJSON, openAccount, RefusalError, type Tariff, unwrap } from "../../src/index.js";
import { chartOfAccounts, journal, type JournalEntry } from "../../src/accounting/index.js";
import {
  activated, bought, called, created, enabled, malformed, OPENED, returned, settled, silentRtc, type Step, toppedUp, types, verified,
  voided, when,
} from "../support/account-steps.js";

const begun = (tariff: Tariff, accountId = "acme") => unwrap(openAccount({ accountId, tariff, at: OPENED }));

/** Steps to a customer who may call; the free package that this needs is returned, so nothing of it is left to post. */
const setUp: readonly Step[] = [
  verified(), activated("cn", OPENED), created("app", OPENED), bought("key", OPENED, { minutes: 1 }), enabled("app", OPENED), returned("key", OPENED),
];

function ledger(steps: readonly Step[], tariff = silentRtc, accountId = "acme"): readonly Event[] {
  const { account, events } = begun(tariff, accountId);
  return [...events, ...when(account, ...setUp, ...steps)];
}

/** Postings as lines, ids without their kinds: `Income:Packages:acme:p -1 CNY`. */
const linesOf = ({ postings }: JournalEntry): string[] =>
  postings.map(({ ledgerAccount, unit, amount }) => `${ledgerAccount.replace(/:(?:Account|Package|Item)-/g, ":")} ${amount.toFixed()} ${unit}`);

/** The entries of the last step only. */
function booked(...steps: readonly Step[]): string[][] {
  const before = journal(ledger(steps.slice(0, -1)));
  const entries = journal(ledger(steps));
  expect(entries.slice(0, before.length)).toEqual(before);
  return entries.slice(before.length).map(linesOf);
}

const video = { item: "video-720p" };
const day = (date: string, time: string): string => `2021-03-${date}T${time}:00+08:00`;
const third = bought("p", day("05", "08:00"), { minutes: 3, price: "1.00", validFor: { days: 10 } });

describe("cash", () => {
  it("that is paid in becomes a liability to the customer", () => {
    expect(booked(toppedUp("pay", day("05", "08:00"), "10.50"))).toEqual([["Assets:Cash 10.5 CNY", "Liabilities:CustomerCash:acme -10.5 CNY"]]);
  });

  it("that a bill takes is revenue; what the cash lacks is a receivable", () => {
    const steps = [toppedUp("pay", day("05", "08:00"), "2.00"), called("u", day("05", "09:00"), 6_000, video)];
    expect(booked(...steps, settled(day("06", "02:00")))).toEqual([
      ["Liabilities:CustomerCash:acme 2 CNY", "Assets:Receivable:acme 1.2 CNY", "Income:PayAsYouGo:acme -3.2 CNY"],
    ]);
  });

  it("that is paid in during arrears settles the receivable first", () => {
    const steps = [called("u", day("05", "09:00"), 6_000, video), settled(day("06", "02:00"))];
    expect(booked(...steps, toppedUp("a", day("06", "08:00"), "3.00"))).toEqual([["Assets:Cash 3 CNY", "Assets:Receivable:acme -3 CNY"]]);
    expect(booked(...steps, toppedUp("a", day("06", "08:00"), "3.20"))).toEqual([["Assets:Cash 3.2 CNY", "Assets:Receivable:acme -3.2 CNY"]]);
    expect(booked(...steps, toppedUp("a", day("06", "08:00"), "5.00"))).toEqual([
      ["Assets:Cash 5 CNY", "Liabilities:CustomerCash:acme -1.8 CNY", "Assets:Receivable:acme -3.2 CNY"],
    ]);
  });

  it("is credited by a bill below 0", () => {
    const steps = [
      toppedUp("pay", day("05", "08:00"), "2.00"), called("u", day("05", "09:00"), 6_000, video), settled(day("06", "02:00")), voided("u", day("06", "03:00")),
    ];
    expect(booked(...steps, settled(day("07", "02:00")))).toEqual([
      ["Liabilities:CustomerCash:acme -2 CNY", "Assets:Receivable:acme -1.2 CNY", "Income:PayAsYouGo:acme 3.2 CNY"],
    ]);
  });

  it("is not posted for a bill of 0, nor for overage that is not billed yet", () => {
    expect(booked(third, called("u", day("05", "09:00"), 60, video), settled(day("06", "02:00")))).toEqual([]);
    expect(booked(called("u", day("05", "09:00"), 60, video))).toEqual([]);
  });
});

describe("a package", () => {
  const price = { minutes: 3, price: "1.00", validFor: { days: 10 } };

  it("paid externally defers its price and makes its minutes available", () => {
    expect(booked(third)).toEqual([
      ["Assets:ExternalPayments 1 CNY", "Liabilities:DeferredRevenue:acme:p -1 CNY", "Assets:Minutes:Available:acme:p 3 MIN", "Equity:Minutes:Granted:acme:p -3 MIN"],
    ]);
  });

  it("paid from cash reduces the liability to the customer", () => {
    expect(booked(toppedUp("pay", day("05", "08:00"), "10"), bought("p", day("05", "08:00"), price, "cash"))).toEqual([
      ["Liabilities:CustomerCash:acme 1 CNY", "Liabilities:DeferredRevenue:acme:p -1 CNY", "Assets:Minutes:Available:acme:p 3 MIN", "Equity:Minutes:Granted:acme:p -3 MIN"],
    ]);
  });

  it("that costs nothing has postings of minutes only", () => {
    const free = bought("p", day("05", "08:00"), { minutes: "0.0001" });
    expect(booked(free)).toEqual([["Assets:Minutes:Available:acme:p 0.0001 MIN", "Equity:Minutes:Granted:acme:p -0.0001 MIN"]]);
    expect(booked(free, called("u", day("05", "09:00"), 60))).toEqual([["Assets:Minutes:Available:acme:p -0.0001 MIN", "Expenses:Minutes:Consumed:acme:audio 0.0001 MIN"]]);
    expect(booked(free, returned("p", day("05", "09:00")))).toEqual([["Equity:Minutes:Returned:acme:p 0.0001 MIN", "Assets:Minutes:Available:acme:p -0.0001 MIN"]]);
    expect(booked(free, settled("2023-01-01T00:00:00Z"))).toEqual([["Expenses:Minutes:Forfeited:acme:p 0.0001 MIN", "Assets:Minutes:Available:acme:p -0.0001 MIN"]]);
  });

  it("is recognized as revenue as it is drawn, rounded down; the last draw takes the remainder", () => {
    const minute = (usageId: string, hour: string): Step => called(usageId, day("05", hour), 60, video);
    const postingsOf = (earned: string): string[][] => [[
      `Liabilities:DeferredRevenue:acme:p ${earned} CNY`, `Income:Packages:acme:p -${earned} CNY`,
      "Assets:Minutes:Available:acme:p -1 MIN", "Expenses:Minutes:Consumed:acme:video-720p 1 MIN",
    ]];
    expect(booked(third, minute("a", "09:00"))).toEqual(postingsOf("0.33333333"));
    expect(booked(third, minute("a", "09:00"), minute("b", "10:00"))).toEqual(postingsOf("0.33333333"));
    expect(booked(third, minute("a", "09:00"), minute("b", "10:00"), minute("c", "11:00"))).toEqual(postingsOf("0.33333334"));
  });

  it("that is no longer used up after a correction gives the remainder back", () => {
    const all = called("a", day("05", "09:00"), 240, video);
    expect(booked(third, all)).toEqual([[
      "Liabilities:DeferredRevenue:acme:p 1 CNY", "Income:Packages:acme:p -1 CNY", "Assets:Minutes:Available:acme:p -3 MIN", "Expenses:Minutes:Consumed:acme:video-720p 3 MIN",
    ]]);
    const lesser = called("b", day("05", "10:00"), 120, video);
    expect(booked(third, all, lesser, voided("a", day("05", "11:00")))).toEqual([
      ["Liabilities:DeferredRevenue:acme:p -1 CNY", "Income:Packages:acme:p 1 CNY", "Assets:Minutes:Available:acme:p 3 MIN", "Expenses:Minutes:Consumed:acme:video-720p -3 MIN"],
      [
        "Liabilities:DeferredRevenue:acme:p 0.66666666 CNY", "Income:Packages:acme:p -0.66666666 CNY",
        "Assets:Minutes:Available:acme:p -2 MIN", "Expenses:Minutes:Consumed:acme:video-720p 2 MIN",
      ],
    ]);
  });

  it("has at its expiry the rest of its price as breakage and the rest of its minutes forfeited", () => {
    expect(booked(third, called("a", day("05", "09:00"), 60, video), settled(day("15", "08:00")))).toEqual([[
      "Liabilities:DeferredRevenue:acme:p 0.66666667 CNY", "Income:Breakage:acme:p -0.66666667 CNY",
      "Expenses:Minutes:Forfeited:acme:p 2 MIN", "Assets:Minutes:Available:acme:p -2 MIN",
    ]]);
    expect(booked(third, called("a", day("05", "09:00"), 180, video), settled(day("15", "08:00")))).toEqual([]);
  });

  it("that has expired recognizes what a late call draws, and reverses that when the call is voided", () => {
    const expired = [third, settled(day("15", "09:00"))];
    const late = called("late", day("14", "09:00"), 60, { ...video, at: day("15", "10:00") });
    expect(booked(...expired, late)).toEqual([[
      "Income:Breakage:acme:p 0.33333333 CNY", "Income:Packages:acme:p -0.33333333 CNY",
      "Expenses:Minutes:Forfeited:acme:p -1 MIN", "Expenses:Minutes:Consumed:acme:video-720p 1 MIN",
    ]]);
    expect(booked(...expired, late, voided("late", day("15", "11:00")))).toEqual([[
      "Income:Breakage:acme:p -0.33333333 CNY", "Income:Packages:acme:p 0.33333333 CNY",
      "Expenses:Minutes:Forfeited:acme:p 1 MIN", "Expenses:Minutes:Consumed:acme:video-720p -1 MIN",
    ]]);
  });

  it("that is returned is a refund payable, which is paid back to where the price came from", () => {
    const owed = ["Liabilities:DeferredRevenue:acme:p 1 CNY", "Liabilities:RefundsPayable:acme:p -1 CNY", "Equity:Minutes:Returned:acme:p 3 MIN", "Assets:Minutes:Available:acme:p -3 MIN"];
    expect(booked(third, returned("p", day("06", "08:00")))).toEqual([owed, ["Liabilities:RefundsPayable:acme:p 1 CNY", "Assets:ExternalPayments -1 CNY"]]);
    const paid = [toppedUp("pay", day("05", "08:00"), "1.00"), bought("p", day("05", "08:00"), price, "cash")];
    expect(booked(...paid, returned("p", day("06", "08:00")))).toEqual([owed, ["Liabilities:RefundsPayable:acme:p 1 CNY", "Liabilities:CustomerCash:acme -1 CNY"]]);
    const indebted = [...paid, called("u", day("05", "09:00"), 120, { item: "recording-360p" }), settled(day("06", "02:00"))];
    expect(booked(...indebted, returned("p", day("06", "08:00")))[1]).toEqual([
      "Liabilities:RefundsPayable:acme:p 1 CNY", "Liabilities:CustomerCash:acme -0.95 CNY", "Assets:Receivable:acme -0.05 CNY",
    ]);
  });

  it("can be returned after a correction has undone its draws, and nothing of it is left in the books", () => {
    const steps = [third, called("a", day("05", "09:00"), 60, video), voided("a", day("05", "10:00")), returned("p", day("05", "11:00"))];
    const sums = new Map<string, number>();
    for (const { ledgerAccount, amount } of journal(ledger(steps)).flatMap(({ postings }) => postings)) {
      sums.set(ledgerAccount, (sums.get(ledgerAccount) ?? 0) + amount.toNumber());
    }
    expect([...sums].filter(([name, sum]) => sum !== 0 && name.endsWith("Package-p"))).toEqual([
      ["Equity:Minutes:Granted:Account-acme:Package-p", -3],
      ["Equity:Minutes:Returned:Account-acme:Package-p", 3],
    ]);
  });
});

describe("a re-rating", () => {
  const sooner = bought("sooner", day("05", "08:00"), { minutes: 2, price: "4", validFor: { days: 10 } });
  const latest = bought("latest", day("05", "08:00"), { minutes: 2, price: "1", validFor: { days: 20 } });

  it("posts the draws that move from one package to another in one entry", () => {
    // 2 minutes of video take all of "sooner"; 4 of audio, which ended before, need 1 of it: video moves on to "latest" by one.
    const steps = [sooner, latest, called("video", day("05", "10:00"), 120, video)];
    expect(booked(...steps, called("audio", day("05", "09:00"), 240, { at: day("05", "11:00") }))).toEqual([
      [
        "Liabilities:DeferredRevenue:acme:sooner -2 CNY", "Income:Packages:acme:sooner 2 CNY", "Assets:Minutes:Available:acme:sooner 1 MIN",
        "Liabilities:DeferredRevenue:acme:latest 0.5 CNY", "Income:Packages:acme:latest -0.5 CNY", "Assets:Minutes:Available:acme:latest -1 MIN",
      ],
      [
        "Liabilities:DeferredRevenue:acme:sooner 2 CNY", "Income:Packages:acme:sooner -2 CNY", "Assets:Minutes:Available:acme:sooner -1 MIN",
        "Expenses:Minutes:Consumed:acme:audio 1 MIN",
      ],
    ]);
  });

  it("that leaves the total of every package unchanged has no entry", () => {
    const steps = [sooner, called("b", day("05", "10:00"), 120, video)];
    const events = ledger([...steps, called("a", day("05", "09:00"), 120, { ...video, at: day("05", "11:00") })]);
    const rerated = events.find(({ type }) => type === "UsagesRerated");
    expect(journal(events).filter(({ sequence }) => sequence === rerated?.sequence).map(linesOf)).toEqual([[
      "Liabilities:DeferredRevenue:acme:sooner -4 CNY", "Income:Packages:acme:sooner 4 CNY", "Assets:Minutes:Available:acme:sooner 2 MIN", "Expenses:Minutes:Consumed:acme:video-720p -2 MIN",
    ]]);
    const swapped = ledger([...steps, bought("new", day("05", "10:30"), { minutes: 5 }), voided("b", day("05", "11:00"))]);
    expect(types(swapped)).not.toContain("UsagesRerated");
  });
});

describe("an entry", () => {
  const entries = () => journal(ledger([toppedUp("pay", day("05", "08:00"), "10"), third, returned("p", day("06", "08:00"))]));

  it("has the words, the sequence and the instant of its event", () => {
    expect(entries().slice(-4).map(({ entryId, at, sequence, description }) => ({ entryId, at: new Date(at).toISOString(), sequence, description }))).toEqual([
      { entryId: "acme-8.1", at: "2021-03-05T00:00:00.000Z", sequence: 8, description: 'CNY 10.00 topped up with payment "pay"' },
      {
        entryId: "acme-9.1", at: "2021-03-05T00:00:00.000Z", sequence: 9,
        description: 'package "p" purchased: 3 package minutes until 2021-03-15T00:00:00.000Z for CNY 1.00 (external)',
      },
      { entryId: "acme-10.1", at: "2021-03-06T00:00:00.000Z", sequence: 10, description: 'package "p" returned, CNY 1.00 paid back (external)' },
      { entryId: "acme-10.2", at: "2021-03-06T00:00:00.000Z", sequence: 10, description: 'package "p" returned, CNY 1.00 paid back (external)' },
    ]);
  });

  it("has these fields and no others", () => {
    for (const entry of entries()) {
      expect(Object.keys(entry)).toEqual(["entryId", "at", "valueAt", "description", "sequence", "refs", "postings"]);
      for (const posting of entry.postings) expect(Object.keys(posting)).toEqual(["ledgerAccount", "unit", "amount"]);
    }
  });

  it("is the same from stored events", () => {
    const events = ledger([toppedUp("pay", day("05", "08:00"), "10"), third, returned("p", day("06", "08:00"))]);
    expect(journal(malformed(JSON.parse(JSON.stringify(events))))).toEqual(entries());
    expect(journal(malformed(JSON.parse(JSON.stringify(events.map(eventToJSON)))))).toEqual(entries());
  });

  it("shares its postings with entries of the same amounts, frozen", () => {
    const postings = journal(ledger([toppedUp("a", day("05", "08:00"), "10"), toppedUp("b", day("05", "08:00"), "10")])).slice(-2).map((entry) => entry.postings);
    expect(postings[0]).toEqual(postings[1]);
    for (const posting of postings.flat()) {
      expect([posting, posting.amount, posting.amount.d].every(Object.isFrozen)).toBe(true);
    }
    expect(postings[0]?.[0]).toBe(postings[1]?.[0]);
  });

  it("is right also after more calls of different lengths than are remembered", () => {
    const lengths = [...Array.from({ length: 1_010 }, (_, index) => index + 1), 1, 2, 3];
    const long = bought("long", day("05", "00:00"), { minutes: 1_000_000, price: "700000", validFor: { days: 10 } });
    const calls = lengths.map((minutes, index) => called(`u${index}`, day("05", "00:00"), minutes * 60, { ...video, at: day("05", "17:00") }));
    const entries = journal(ledger([long, ...calls])).slice(-calls.length);
    expect(entries.map((entry) => [entry.description, ...linesOf(entry)])).toEqual(lengths.map((minutes, index) => [
      `usage "u${index}" rated: ${minutes} min video-720p in "cn" from "long"`,
      `Liabilities:DeferredRevenue:acme:long ${(minutes * 7) / 10} CNY`, `Income:Packages:acme:long -${(minutes * 7) / 10} CNY`,
      `Assets:Minutes:Available:acme:long -${minutes} MIN`, `Expenses:Minutes:Consumed:acme:video-720p ${minutes} MIN`,
    ]));
  });

  test("does not exist for an account without payments and packages", () => {
    expect(journal(begun(silentRtc).events)).toEqual([]);
  });
});

describe("ids in ledger accounts", () => {
  const partOf = (packageId: string): string => {
    const [entry] = journal(ledger([bought(packageId, day("05", "08:00"))])).slice(-1);
    return entry?.postings[0]?.ledgerAccount.split(":").at(-1)?.slice("Package-".length) ?? "";
  };

  test.each`
    id             | part
    ${"april"}     | ${"april"}
    ${"April-21"}  | ${"April-21"}
    ${"-"}         | ${"--2d-"}
    ${"a-"}        | ${"a--2d-"}
    ${"a--b"}      | ${"a--2d---2d-b"}
    ${"a b"}       | ${"a--20-b"}
    ${"a:b;c"}     | ${"a--3a-b--3b-c"}
    ${"课"}        | ${"--8bfe-"}
    ${"\ud800"}    | ${"--d800-"}
    ${"__proto__"} | ${"--5f---5f-proto--5f---5f-"}
  `("$id is written as $part", ({ id, part }: { readonly id: string; readonly part: string }) => {
    expect(partOf(id)).toBe(part);
  });

  it("that differ are written differently", () => {
    const alphabet = ["-", "--2d-", "2d", "a", "\u00e9", "e\u0301"];
    const ids = alphabet.flatMap((a) => alphabet.flatMap((b) => alphabet.map((c) => a + b + c)));
    const bySpelling = new Map([...new Set(ids)].map((id) => [partOf(id), id]));
    expect(bySpelling.size).toBe(new Set(ids).size);
    for (const part of bySpelling.keys()) expect(part).toMatch(/^[A-Za-z0-9-]+$/);
  });

  test("of the account and of items are written the same way", () => {
    const items = { ...silentRtc.items, "hör:zu": { weight: "1", rates: [{ region: "cn", perMinute: "1" }] } };
    const steps = [third, called("u", day("05", "09:00"), 60, { item: "hör:zu" })];
    const names = journal(ledger(steps, { ...silentRtc, items }, "a/c")).slice(-1).flatMap(({ postings }) => postings.map(({ ledgerAccount }) => ledgerAccount));
    expect(names).toEqual([
      "Liabilities:DeferredRevenue:Account-a--2f-c:Package-p", "Income:Packages:Account-a--2f-c:Package-p",
      "Assets:Minutes:Available:Account-a--2f-c:Package-p", "Expenses:Minutes:Consumed:Account-a--2f-c:Item-h--f6-r--3a-zu",
    ]);
  });
});

describe("what is not a ledger", () => {
  const events = ledger([third, called("u", day("05", "09:00"), 60, video), settled(day("15", "08:00"))]);
  const swap = (type: Event["type"], change: object): unknown => events.map((event) => (event.type === type ? { ...event, ...change } : event));

  test.each([
    ["undefined", undefined], ["an object", {}], ["an empty list", []], ["a ledger without its first event", events.slice(1)], ["a gap", events.toSpliced(3, 1)],
    ["an event twice", [...events.slice(0, 4), ...events.slice(3)]],
    ["an expiry that forfeits too much", swap("PackageExpired", { forfeitedMs: 180_000 })],
    ["an expiry at another time", events.map((event) => (event.type === "PackageExpired" ? { ...event, at: event.at + 1 } : event))],
    ["an expiry of a package that does not exist", swap("PackageExpired", { packageId: "q" })],
    ["an expiry of a returned package", swap("PackageExpired", { packageId: "key" })],
    ["a return of another amount", swap("PackageRefunded", { amount: "1" })],
    ["a return to another place", swap("PackageRefunded", { paidTo: "cash" })],
    ["the currency MIN", swap("AccountOpened", { tariff: { ...silentRtc, currency: "MIN" } })],
  ])("%s is refused with a RefusalError", (_what, value) => {
    expect(() => journal(malformed(value))).toThrow(RefusalError);
  });

  it("is refused with the path", () => {
    expect(() => journal(malformed(swap("PackageExpired", { forfeitedMs: 180_000 })))).toThrow(/^Invalid events\[10\]: must forfeit/);
    expect(() => journal(malformed(swap("AccountOpened", { tariff: { ...silentRtc, currency: "MIN" } })))).toThrow(/^Invalid events\[0\]\.tariff\.currency: /);
  });

  it("may have an expiry twice: the second has no entry", () => {
    const at = events.findIndex(({ type }) => type === "PackageExpired");
    const twice = events.flatMap((event, index) => (index === at ? [event, { ...event, sequence: event.sequence + 1 }] : [index > at ? { ...event, sequence: event.sequence + 1 } : event]));
    expect(journal(twice)).toHaveLength(journal(events).length);
  });
});

describe("src/accounting/README.md", () => {
  const readme = readFileSync("src/accounting/README.md", "utf8").replaceAll("\r\n", "\n");

  it("shows a whole entry that the example prints", () => {
    const [, extract = ""] = /examples\/12-books\.ts .*?```text\n(.*?)```/s.exec(readme) ?? [];
    const entries = readFileSync("examples/expected/12-books.txt", "utf8").split("\n\n");
    expect(entries).toContain(extract.trimEnd());
  });

  it("has the chart of ledger accounts as one table", () => {
    const rows = Object.values(chartOfAccounts).map(({ ledgerAccount, per, unit, side, meaning }) =>
      `| \`${[ledgerAccount, ...per.map((kind) => `‹${kind}›`)].join(":")}\` | ${unit} | ${side} | ${meaning} |`,
    );
    expect(readme.split("\n").filter((line) => /^\| `(?:Assets|Liabilities|Income|Equity|Expenses):/.test(line))).toEqual(rows);
  });
});
