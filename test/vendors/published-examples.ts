import { describe, expect, test } from "vitest";
import {
  activate, aliyunRtc, type Bill, chain, createApp, enableApp, openAccount, recordUsages, type Tariff, settle, unwrap, type UsageInput,
  verifyIdentity,
} from "../../src/index.js";
import { meter } from "../../src/metering/meter.js";
import type { Published, SubscriptionRecord } from "../../src/metering/subscription-record.js";

/*
 * What other vendors published, against what the library makes of it. One file a vendor, `‹vendor›.test.ts`, in this order:
 *
 * - a head comment: which public pages, of when, the prices and examples are from, and what of them is worked out by us;
 * - the price list as data: `priceList`, or a shipped tariff;
 * - one table of the examples, `examplesOf(vendor, [{ example, published, ours }])`.
 *
 * `published` is the figure as the source prints it. `ours` computes that text by the library, and never contains a figure. A misprint of
 * the source stays in `published` as it was printed, and `misprint` has the right figure and why: then ours must be that one. A figure
 * that follows from a rule of the source without being printed there is marked `byRule`.
 *
 * What is received comes from a log of `received` (and `meter`); a stay that counts as such, or a recording, is a usage of `call`.
 * The vendors are not affiliated with this project, and their pages may have changed since.
 */

/** An example of a vendor. */
export interface Example {
  readonly example: string;
  readonly published: string;
  readonly ours: () => string;
  readonly misprint?: { readonly right: string; readonly because: string };
  /** The source states the rule; the figure is worked out from it. */
  readonly byRule?: boolean;
}

/** The table of a vendor's examples, each a test. */
export function examplesOf(vendor: string, examples: readonly Example[]): void {
  describe(`${vendor}: what it published is what comes out`, () => {
    test.each(examples.map((each) => ({ ...each, figure: figureText(each) })))("$example: $figure", ({ published, ours, misprint }) => {
      expect(ours()).toBe(misprint?.right ?? published);
      if (misprint) expect(misprint.right).not.toBe(published);
    });
  });
}

const figureText = ({ published, misprint, byRule }: Example): string =>
  misprint ? `${misprint.right}, printed as ${published} (${misprint.because})` : `${published}${byRule ? ", by its rule" : ""}`;

/** Rates a minute by item, of the region "cn". */
export type Rates = Readonly<Record<string, string>>;

/**
 * A price list in few words: `rates`, and what else differs from pay-as-you-go in Shanghai, each usage rounded up, each day rounded down
 * to the cent. Apps need no package.
 */
export function priceList(tariffId: string, currency: string, rates: Rates, terms: Partial<Tariff> = {}): Tariff {
  const { rounding, coverFrom, refundWindowDays, lateUsageDays, billingRunAt, timeZone, arrears } = aliyunRtc;
  return {
    tariffId,
    currency,
    timeZone,
    regions: { cn: { selfService: true } },
    items: Object.fromEntries(Object.entries(rates).map(([item, perMinute]) => [item, { weight: null, rates: [{ region: "cn", perMinute }] }])),
    offers: [],
    ...withoutGate,
    rounding,
    coverFrom,
    refundWindowDays,
    lateUsageDays,
    billingRunAt,
    arrears,
    alerts: { remainingPercent: [], expiryDays: [], cashBelow: null },
    ...terms,
  };
}

/** No vendor but the first asks for a package before an app is enabled. */
const withoutGate = { service: { appsNeedPackage: false, whenExhausted: "charge" } } as const satisfies Partial<Tariff>;

/** Ten o'clock of the day of all examples, whatever the zone. */
export const startOf = ({ timeZone }: Tariff): number => Date.parse(timeZone === "UTC" ? "2022-03-01T10:00:00Z" : "2022-03-01T10:00:00+08:00");

/** An account on a tariff, opened three days before, with an enabled app, "app". */
export function accountOn(tariff: Tariff, from = startOf(tariff)) {
  const at = from - 72 * 3_600_000;
  return unwrap(
    chain(
      openAccount({ at, accountId: "customer", tariff }),
      (a) => verifyIdentity(a, { at }),
      (a) => activate(a, { at, region: "cn", acceptedAgreement: true }),
      (a) => createApp(a, { at, appId: "app" }),
      (a) => enableApp(a, { at, appId: "app" }),
    ),
  ).account;
}

/** The bill of the day of the examples. */
export function billOf(tariff: Tariff, usages: readonly UsageInput[], account = accountOn(tariff)): Bill {
  const start = startOf(tariff);
  const recorded = recordUsages(account, { at: start + 10 * 3_600_000, usages });
  if (!recorded.ok) throw new Error(recorded.refusal.type);
  expect(recorded.refused).toEqual([]);
  const { events } = unwrap(settle(recorded.account, { at: start + 24 * 3_600_000 }));
  const [bill, ...others] = events.flatMap((event) => (event.type === "BillIssued" ? [event.bill] : []));
  if (!bill || others.length > 0) throw new Error("not one bill");
  return bill;
}

export const totalOf = (tariff: Tariff, usages: readonly UsageInput[]): string => billOf(tariff, usages).total.toFixed(tariff.money ? undefined : 2);

/** The sum of the amounts of a bill before the day is rounded. */
export function exactTotalOf(tariff: Tariff, usages: readonly UsageInput[]): string {
  const { total, rounding } = billOf(tariff, usages);
  return total.plus(rounding).toFixed();
}

/** The minutes of a bill by item, such as `"audio 35, video-sd 15"`. */
export const minutesOf = (tariff: Tariff, usages: readonly UsageInput[]): string =>
  billOf(tariff, usages).lines.map(({ item, minutes }) => `${item} ${minutes.toFixed()}`).join(", ");

/** A usage of an item for so many minutes, from so many minutes after the start on. */
export const call = (tariff: Tariff, item: string, minutes: number, { after = 0, id = "" } = {}): UsageInput => ({
  usageId: `${item} ${after}+${minutes} ${id}`,
  appId: "app",
  item,
  startedAt: startOf(tariff) + after * 60_000,
  seconds: Math.round(minutes * 60),
});

/** `count` usages alike. */
export const calls = (count: number, tariff: Tariff, item: string, minutes: number): readonly UsageInput[] =>
  Array.from({ length: count }, (_, index) => call(tariff, item, minutes, { id: String(index) }));

/** Who receives whose stream, as a picture of some size with its sound or as sound alone, for which minutes after the start. */
export interface Received {
  readonly by: string;
  /** Left out for a stay in the room. */
  readonly of?: string;
  readonly picture?: readonly [width: number, height: number];
  readonly screen?: boolean;
  readonly from?: number;
  readonly until: number;
  readonly channel?: string;
}

/** The usages of what is received in a room, and of stays in it, by the metering of the tariff. */
export function received(tariff: Tariff, what: readonly Received[]): readonly UsageInput[] {
  const { usages, refused } = unwrap(meter(what.map((each) => recordOf(each, startOf(tariff))), { tariff }));
  expect(refused).toEqual([]);
  return usages;
}

function recordOf({ by, of, picture, screen = false, from = 0, until, channel = "room" }: Received, start: number): SubscriptionRecord {
  const who = { appId: "app", channelId: channel, subscriberId: by, from: start + from * 60_000, until: start + until * 60_000 };
  if (of === undefined) return { ...who, source: "room" };
  const published: Published = picture ? { media: "video", width: picture[0], height: picture[1] } : { media: "audio" };
  const source = screen ? "screen" : picture ? "camera" : "microphone";
  return { ...who, publisherId: of, streamId: of, source, published, subscribed: picture ? "both" : "audio" };
}

/** Everybody stays in the room, from its start on. */
export const everyoneStays = (people: readonly string[], until: number): readonly Received[] => people.map((by) => ({ by, until }));

/** Everybody receives everybody else. */
export const everyoneReceives = (people: readonly string[], until: number, picture?: readonly [number, number]): readonly Received[] =>
  people.flatMap((by) => people.filter((of) => of !== by).map((of) => ({ by, of, until, ...(picture ? { picture } : {}) })));
