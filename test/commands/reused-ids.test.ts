import { describe, expect, it } from "vitest";
import {
  activate, aliyunRtc, chain, createApp, enableApp, type Event, openAccount, purchasePackage, recordUsage, replay, settle, unwrap,
  verifyIdentity,
} from "../../src/index.js";

const DAY = 86_400_000;
const at = Date.parse("2021-04-01T00:00:00+08:00");
const tariff = { ...aliyunRtc, refundWindowDays: 1, lateUsageDays: 1 };
const opened = unwrap(chain(
  openAccount({ at, accountId: "school", tariff }),
  (a) => verifyIdentity(a, { at }),
  (a) => activate(a, { at, region: "cn", acceptedAgreement: true }),
  (a) => createApp(a, { at, appId: "class" }),
  (a) => purchasePackage(a, { at, packageId: "pack", offer: { minutes: 300, price: "1", validFor: { months: 1 } } }),
  (a) => enableApp(a, { at, appId: "class" }),
));
const call = (startedAt: number, seconds: number) => ({ usageId: "again", appId: "class", item: "audio", startedAt, seconds });

/** A call that started on a closed day extends into an open day, and its id is used again. */
const second = at + 2.2 * DAY;
const first = { ...call(at + 0.5 * DAY, 1.55 * 86_400) };
const reused = unwrap(chain(
  opened.account,
  (a) => recordUsage(a, { at: at + 2.06 * DAY, ...first }),
  (a) => settle(a, { at: second }),
  (a) => recordUsage(a, { at: second + 61_000, ...call(second + 1_000, 60) }),
));

describe("an id that is used again after its day has closed", () => {
  it("means the call of the closed day in a re-rating, when the whole ledger is replayed", () => {
    const late = { ...call(at + 1.4 * DAY, 60), usageId: "late" };
    const { events } = unwrap(recordUsage(reused.account, { at: second + DAY / 24, ...late }));
    const [rerated] = events.filter((event) => event.type === "UsagesRerated");
    expect(rerated?.changes.map(({ usageId }) => usageId)).toContain("again");
    const ledger: readonly Event[] = [...opened.events, ...reused.events, ...events];
    expect(replay(ledger).version).toBe(ledger.length);
  });

  it("is still free on the version before the ledger in which it was used twice", () => {
    replay(reused.events, opened.account); // in one fold, and nothing is asked of other versions before the next line
    const other = unwrap(recordUsage(opened.account, { at: at + DAY, ...call(at + DAY / 2, 30) }));
    expect(other.events.map(({ type }) => type)).toContain("UsageRated");
  });
});
