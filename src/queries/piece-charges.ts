import { usageIndexOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import { linesOf } from "../account/rated-days.js";
import { usagesBetween } from "../account/usage-lookup.js";
import { dayLineKey, lineShares } from "../rating/charge-shares.js";
import type { ChargedLine } from "../rating/line-charge.js";
import { type Piece, piecesOf } from "../rating/rated-usage.js";
import { comparePieces } from "../rating/rating-order.js";
import type { Usage } from "../rating/usage.js";
import type { Fraction } from "../values/fraction.js";
import { type Instant, instantOf, plusMs } from "../values/instant.js";
import { type PackageTime, subtractPackageTime } from "../values/package-time.js";

/** A piece of a usage, with what identifies the usage. */
interface PieceToCharge extends ChargedLine {
  readonly usage: Usage;
  readonly endedAt: Instant;
}

/**
 * The exact charges of the pieces of usages that the account rates last, by usage. The pieces before them in canonical order stay as they
 * are, so only the usages that end after the first of these pieces are visited.
 */
export function pieceCharges(
  account: Account, charged: readonly (Usage & { readonly pieces: readonly Piece[] })[],
): (usage: Pick<Usage, "usageId" | "startedAt">) => readonly Fraction[] {
  const usageIndex = usageIndexOf(account);
  const charges = new Map<string, Fraction[]>(charged.map((usage) => [idAndStart(usage), []]));
  const first = charged.flatMap(({ pieces }) => pieces[0]?.endedAt ?? []).reduce<Instant | null>((a, b) => (a !== null && a < b ? a : b), null);
  const following = first === null ? [] : usagesBetween(usageIndex, plusMs(first, -1), instantOf(Infinity))
    .flatMap((usage) => piecesOf(usage, usageIndex.calendar).map((piece) => pieceOf(usage, piece))).sort(comparePieces);
  const shareOf = lineShares(tariffOf(account), linesBefore(following, (day) => linesOf(usageIndex, day).values()));
  for (const piece of following) {
    const charge = shareOf(piece);
    charges.get(idAndStart(piece.usage))?.push(charge);
  }
  return (usage) => charges.get(idAndStart(usage)) ?? [];
}

/** Usages of one id differ in their starts: an id is free again once the day of its usage is closed. */
const idAndStart = ({ usageId, startedAt }: Pick<Usage, "usageId" | "startedAt">): string => `${startedAt} ${usageId}`;

const pieceOf = (usage: Usage, { day, endedAt, overageMs }: Piece): PieceToCharge =>
  ({ usage, endedAt, day, region: usage.region, item: usage.item, overageMs });

/** What is in the lines of days before some of their pieces. */
function linesBefore(
  pieces: readonly PieceToCharge[], linesOn: (day: PieceToCharge["day"]) => Iterable<ChargedLine>,
): readonly ChargedLine[] {
  const overageMs = new Map<string, PackageTime>();
  const lines = [...new Set(pieces.map(({ day }) => day))].flatMap((day) => [...linesOn(day)]);
  for (const line of lines) overageMs.set(dayLineKey(line), line.overageMs);
  for (const piece of pieces) {
    const key = dayLineKey(piece);
    const total = overageMs.get(key);
    if (total !== undefined) overageMs.set(key, subtractPackageTime(total, piece.overageMs));
  }
  return lines.map((line) => ({ ...line, overageMs: overageMs.get(dayLineKey(line)) ?? line.overageMs }));
}
