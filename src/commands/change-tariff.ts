import { tariffOf } from "../account/account.js";
import { anInstant, objectOf } from "../parsing/parser.js";
import { refuse, type ServiceReleasedRefusal, type TariffRewritesPast } from "../refusals/refusals.js";
import { aTariff } from "../tariff/parse-tariff.js";
import { retroactivePath } from "../tariff/retroactive-change.js";
import { isSameTariff } from "../tariff/same-tariff.js";
import type { Tariff } from "../tariff/tariff.js";
import type { InstantInput } from "../values/instant.js";
import { accept, type Command, type CommonRefusal, serviceCommand } from "./command.js";

/** What `changeTariff` takes. */
export interface ChangeTariffRequest {
  readonly at: InstantInput;
  /** The whole new tariff. Its rates of days up to today must be those of the current tariff. */
  readonly tariff: Tariff;
}

/**
 * Replaces the tariff. New offers, alerts, metering and terms of service hold from `at` on, and so do the refund window of packages
 * bought from then on and the terms of arrears that start from then on. New rates hold from tomorrow on: the billing day after that of
 * `at`, in the tariff's zone. Packages keep the terms they were bought on, and nothing that is rated or billed changes. The same tariff
 * again is a repeat, also in other words: `"0.0080"` for `"0.008"`, another order of keys, rates or offers.
 *
 * Refuses, in this order: `InvalidInput`, `ClockWentBackwards`, `ServiceReleased`, and `TariffRewritesPast` if the new tariff has another
 * currency, zone, rounding, `stepSeconds`, `money`, `coverFrom`, `lateUsageDays` or `billingRunAt`, lacks a region or an item, or has
 * another weight of an item or another rate of a day up to and including today.
 *
 * @example
 * const cheaper = { ...aliyunRtc.items["audio"], weight: "0.25", rates: [{ region: "cn", perMinute: "0.005" }] };
 * const tariff = { ...aliyunRtc, items: { ...aliyunRtc.items, audio: cheaper } };
 * const outcome = changeTariff(account, { at: "2021-04-02T00:00:00Z", tariff });
 * outcome.ok ? "changed" : describeRefusal(outcome.refusal); // => The new tariff would change what is past: tariff.items.audio.rates.
 */
export const changeTariff: Command<ChangeTariffRequest, TariffRewritesPast | ServiceReleasedRefusal | CommonRefusal> = serviceCommand(
  objectOf((field) => ({ at: field("at", anInstant), tariff: field("tariff", aTariff) })),
  {
    name: "changeTariff",
    repeated: (account, { tariff }) => isSameTariff(account.tariff, tariff),
    decide: (account, { at, tariff }) => {
      const path = retroactivePath(account.tariff, tariff, tariffOf(account).calendar.dayOf(at));
      return path === null ? accept({ type: "TariffChanged", at, tariff }) : refuse({ type: "TariffRewritesPast", path });
    },
  },
);
