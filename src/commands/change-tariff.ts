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
  /** The whole new tariff; its rates of days up to today are those that hold. */
  readonly tariff: Tariff;
}

/**
 * Changes the price list. From now on hold its offers, alerts, metering, refund terms of packages bought from now on and arrears
 * terms of arrears started from now on; from tomorrow on (a billing day in the tariff's zone) its rates. What is bought keeps its
 * terms, what is rated and billed stays. The tariff that holds already is a repeat, also in other words: `"0.0080"` for `"0.008"`,
 * another order of keys, rates or offers.
 *
 * Refuses with `TariffRewritesPast` where currency, zone, rounding, cover, late days, the run's time, the weight of an item or a
 * rate of a day up to today would change, or a region, an item or its rates in a region would be gone.
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
