import { timeZoneKey } from "../values/calendar.js";
import { decimal, decimalText } from "../values/money.js";
import { byCodeUnit } from "../values/text-order.js";
import { type CompiledItem, compiledTariff } from "./compiled-tariff.js";
import { METERING_DEFAULTS } from "./parse-tariff.js";
import type { Metering, Tariff } from "./tariff.js";

/**
 * Whether two tariffs that were read say the same, in whatever words: digits of a number (`"0.0080"`), letters of a zone's name, and
 * the order of what is looked up by name, by day or by size say nothing.
 */
export const isSameTariff = (a: Tariff, b: Tariff): boolean => a === b || canonicalText(a) === canonicalText(b);

/** One text for all tariffs that say the same: of the compiled form, which rating uses, and of the terms that are not compiled. */
function canonicalText(tariff: Tariff): string {
  const compiled = compiledTariff(tariff);
  const { service, stepSeconds, money } = compiled;
  const {
    timeZone, regions, items: _items, offers: _offers, alerts, metering,
    service: _service, stepSeconds: _stepSeconds, money: _money, ...terms
  } = tariff;
  return JSON.stringify([
    terms,
    [service.appsNeedPackage, service.whenExhausted, stepSeconds, money.decimals, money.mode],
    timeZoneKey(timeZone),
    inOrder(Object.entries(regions)),
    inOrder([...compiled.items].map(([name, item]) => [name, canonicalItem(item)])),
    inOrder(compiled.offers),
    compiled.remainingPercent,
    compiled.expiryDays,
    alerts.cashBelow === null ? null : decimalText(decimal(String(alerts.cashBelow))),
    metering ? canonicalMetering(metering) : null,
  ]);
}

const inOrder = <T>(named: Iterable<readonly [string, T]>): readonly (readonly [string, T])[] =>
  [...named].sort(([a], [b]) => byCodeUnit(a, b));

const canonicalItem = ({ packageTimePerStep, covered, rates }: CompiledItem) => [
  packageTimePerStep,
  covered,
  inOrder(rates).map(([region, dated]) => [region, dated.map(({ from, pricePerMinute }) => `${from} ${pricePerMinute}`)]),
];

function canonicalMetering(metering: Metering) {
  const { audio, video, audioWhileVideo, videoTierBy, longestLegSeconds, joinGapSeconds } = { ...METERING_DEFAULTS, ...metering };
  const tiers = video.map(({ maxPixels, item }) => [maxPixels, item] as const);
  return [
    audio,
    audioWhileVideo,
    videoTierBy,
    tiers.sort(([a, itemA], [b, itemB]) => a - b || byCodeUnit(itemA, itemB)),
    longestLegSeconds,
    joinGapSeconds,
  ];
}
