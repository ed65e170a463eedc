import { expect, it } from "vitest";
import {
  activate, aliyunRtc, chain, createApp, enableApp, openAccount, purchasePackage, recordUsages, unwrap, verifyIdentity,
} from "../../src/index.js";

const DAY = 86_400_000;
const at = Date.parse("2021-04-01T00:00:00+08:00");

it("re-rates more usages at once than fit into the arguments of a function call", () => {
  const usages = Array.from({ length: 140_000 }, (_, index) => ({ usageId: `u${index}`, appId: "class", item: "audio", startedAt: at + index * 100, seconds: 60 }));
  const fromMidnight = unwrap(chain(
    openAccount({ at, accountId: "school", tariff: { ...aliyunRtc, coverFrom: "start-of-day" } }),
    (a) => verifyIdentity(a, { at }),
    (a) => activate(a, { at, region: "cn", acceptedAgreement: true }),
    (a) => createApp(a, { at, appId: "class" }),
    (a) => purchasePackage(a, { at, packageId: "small", offer: { minutes: 1, price: "1", validFor: { days: 20 } } }),
    (a) => enableApp(a, { at, appId: "class" }),
    (a) => recordUsages(a, { at: at + DAY / 2, usages }),
  )).account;
  const { events } = unwrap(purchasePackage(fromMidnight, { at: at + DAY / 2, packageId: "late", offer: { minutes: 100_000, price: "1", validFor: { months: 1 } } }));
  expect(events.map((event) => (event.type === "UsagesRerated" ? event.changes.length : event.type))).toEqual(["PackagePurchased", 139_996]);
});
