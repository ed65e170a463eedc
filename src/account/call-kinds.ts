import { lineKey } from "../rating/usage-line.js";
import type { Usage } from "../rating/usage.js";
import { bug } from "../refusals/refusal-error.js";

/** What usages have in common, which are many: stored once, and named by its number. */
interface CallKind extends Pick<Usage, "appId" | "region" | "item"> {
  /** The number of the region and item. */
  readonly line: number;
}

/** A region and an item. */
interface LineName extends Pick<Usage, "region" | "item"> {
  readonly key: string;
}

/**
 * The kinds of calls of an account, by number. All its versions share one list, on whatever branch. It only grows, and its numbers never
 * change their meaning: so a kind that only an abandoned version knows does no harm.
 */
export interface CallKinds {
  readonly kinds: CallKind[];
  readonly numbers: Map<string, Map<string, Map<string, number>>>;
  readonly lines: LineName[];
  readonly lineNumbers: Map<string, number>;
}

export const noCallKinds = (): CallKinds => ({ kinds: [], numbers: new Map(), lines: [], lineNumbers: new Map() });

/** The number of the kind of a usage. */
export function kindNumber(known: CallKinds, { appId, region, item }: CallKindOf): number {
  const ofApp = known.numbers.get(appId) ?? added(known.numbers, appId, new Map<string, Map<string, number>>());
  const ofRegion = ofApp.get(region) ?? added(ofApp, region, new Map<string, number>());
  const number = ofRegion.get(item);
  if (number !== undefined) return number;
  known.kinds.push({ appId, region, item, line: lineNumber(known, { region, item }) });
  return added(ofRegion, item, known.kinds.length - 1);
}

type CallKindOf = Pick<Usage, "appId" | "region" | "item">;

/** The number of the region and item of a kind. */
export const lineOfKind = ({ kinds }: CallKinds, kind: number): number => kinds[kind]?.line ?? bug("that a kind is known");

/** The number of a region and item. */
export function lineNumber({ lines, lineNumbers }: CallKinds, { region, item }: Pick<Usage, "region" | "item">): number {
  const key = lineKey({ region, item });
  const number = lineNumbers.get(key);
  if (number !== undefined) return number;
  lines.push({ region, item, key });
  return added(lineNumbers, key, lines.length - 1);
}

function added<Value>(map: Map<string, Value>, key: string, value: Value): Value {
  map.set(key, value);
  return value;
}
