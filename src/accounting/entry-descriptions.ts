import { movementText, ratingText } from "../ledger/describe-event.js";
import type { Movement } from "../ledger/events.js";
import { moneyDecimals } from "../tariff/parse-terms.js";
import type { Tariff } from "../tariff/tariff.js";
import { isoOf } from "../values/instant.js";
import { memoized } from "../values/memoized.js";

/**
 * Returns a function that describes the event of an entry. Texts of equal ratings are one text (flyweight): a journal has a description
 * for each call, and the calls of a ledger have few different lengths.
 */
export function entryDescriptions({ currency, money }: Tariff): (event: Movement) => string {
  const style = { currency, decimals: moneyDecimals(money), instantText: isoOf };
  const ratingTextOf = memoized((region: string) =>
    memoized((item: string) =>
      memoized((packageId: string) =>
        memoized((billedSeconds: number) => ratingText({ item, region, billedSeconds, packageIds: [packageId], hasOverage: false })),
      ),
    ),
  );
  return (event) => {
    if (event.type !== "UsageRated") return movementText(event, style);
    const { usageId, region, item, billedSeconds, pieces } = event;
    const [piece] = pieces;
    const draw = piece?.draws[0];
    const isPlain = draw && pieces.length === 1 && piece.draws.length === 1 && piece.overageMs === 0;
    return isPlain ? `usage "${usageId}" ${ratingTextOf(region)(item)(draw.packageId)(billedSeconds)}` : movementText(event, style);
  };
}
