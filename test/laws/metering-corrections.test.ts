import { describe, expect } from "vitest";
import fc from "fast-check";
import {
  type Account, aliyunRtc, packageViews, recordUsages, RefusalError, type Tariff, tencentTrtc, unbilled, unwrap, voidUsage,
} from "../../src/index.js";
import { meter, type MeteredUsage, meteringChanges, type SubscriptionRecord } from "../../src/metering/index.js";
import { bills, bought, created, enabled, given, inService, settled, toppedUp, when } from "../support/account-steps.js";
import { logs } from "../support/arbitrary-subscriptions.js";
import { anything } from "../support/hostile-values.js";
import { law } from "../support/law.js";
import { plain } from "../support/plain.js";
import { told } from "../support/subscriptions.js";

const OPENED = "2021-03-01T00:00:00+08:00";
const NOON = "2021-03-10T12:00:00+08:00";
const legsOf = (log: readonly SubscriptionRecord[], tariff: Tariff = aliyunRtc): readonly MeteredUsage[] => unwrap(meter(log, { tariff })).usages;

/** A customer whose package lasts for a few of the legs. */
const customer = (tariff: Tariff): Account =>
  given(inService(tariff), bought("p", OPENED, { minutes: "3.5" }), toppedUp("pay", OPENED, "100"), created("class", OPENED), created("lab", OPENED), enabled("class", OPENED), enabled("lab", OPENED));

const recording = (account: Account, usages: readonly MeteredUsage[]): Account => {
  const outcome = unwrap(recordUsages(account, { at: NOON, usages }));
  expect(outcome.refused).toEqual([]);
  return outcome.account;
};

/** What a customer sees and pays. */
const customerView = (account: Account): unknown => plain([packageViews(account, NOON), unbilled(account), bills(when(account, settled("2021-03-12T12:00:00+08:00"))), account.cash]);

/** An account that recorded each metering in turn, each correcting the one before. */
function correctedThrough(meterings: readonly (readonly MeteredUsage[])[], tariff: Tariff): Account {
  let recorded: readonly MeteredUsage[] = [];
  return meterings.reduce((account, legs, index) => {
    const changes = meteringChanges(recorded, legs, { revision: index + 1 });
    ({ recorded } = changes);
    const voided = changes.voided.reduce((held, usageId) => unwrap(voidUsage(held, { at: NOON, usageId, reason: "metered again" })).account, account);
    return recording(voided, changes.usages);
  }, customer(tariff));
}

describe("metering corrections", () => {
  const versions = fc.tuple(logs(8), logs(4), logs(4)).chain(([log, late, wrong]) =>
    fc.shuffledSubarray([log, [...log, ...wrong], [...log, ...late], [...log, ...late, ...wrong]], { minLength: 1 }).map((logsSoFar) => [...logsSoFar, log, [...log, ...late]]));

  law("give the account that recording only the last metering gives, whatever was recorded and voided before", 40, fc.property(versions, fc.constantFrom(aliyunRtc, tencentTrtc), (known, tariff) => {
    const meterings = known.map((log) => legsOf(log, tariff));
    expect(customerView(correctedThrough(meterings, tariff))).toEqual(customerView(recording(customer(tariff), meterings.at(-1) ?? [])));
  }));

  law("name every leg that differs and no other, and end with the legs as metered", 100, fc.property(logs(), logs(), (before, after) => {
    const [recorded, metered] = [legsOf(before), legsOf(after)];
    const changes = meteringChanges(recorded, metered, { revision: 7 });
    const ids = (legs: readonly MeteredUsage[]) => legs.map(({ usageId }) => usageId);
    expect(changes.voided).toEqual(ids(recorded).filter((id) => !ids(metered).includes(id)));
    expect(ids(changes.usages)).toEqual(ids(metered).filter((id) => !ids(recorded).includes(id)).map((id) => `${id}~7`));
    expect(told(changes.recorded)).toEqual(told(metered));
    expect(meteringChanges(changes.recorded, metered, { revision: 8 })).toMatchObject({ voided: [], usages: [] });
  }));

  law("throw nothing but a RefusalError, for any arguments", 200, fc.property(anything, anything, anything, (recorded, metered, options) => {
    let thrown: unknown = null;
    try {
      meteringChanges(recorded() as never, [metered()] as never, options() as never);
    } catch (problem) {
      thrown = problem;
    }
    expect(thrown).toBeInstanceOf(RefusalError);
  }));
});
