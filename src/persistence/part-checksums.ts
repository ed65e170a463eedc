import type { UsageIndex } from "../account/usage-index.js";
import type { ListedPart } from "./account-head.js";
import { checksumText } from "./format.js";
import { areSameRows, type UsagePart } from "./usage-parts.js";
import { usagesToBytes } from "./write-usages.js";

interface KnownPart {
  readonly part: UsagePart;
  readonly listed: ListedPart;
}

/** What was listed of parts, by the facts that a part begins with, and by name: rows that versions share are written once (memoization). */
const known = new WeakMap<object, Map<string, KnownPart>>();

function knownPart({ name, ranges }: UsagePart): KnownPart | undefined {
  const [first] = ranges;
  return first && known.get(first.chunk.facts)?.get(name);
}

/** Notes what is listed of a part. */
export function noteListed(part: UsagePart, listed: ListedPart): void {
  const [first] = part.ranges;
  if (!first) return;
  const ofFacts = known.get(first.chunk.facts) ?? new Map<string, KnownPart>();
  known.set(first.chunk.facts, ofFacts.set(part.name, { part, listed }));
}

/** A part with its bytes. */
export interface WrittenPart {
  readonly listed: ListedPart;
  readonly bytes: Uint8Array;
}

export function writePart(part: UsagePart, usageIndex: UsageIndex): WrittenPart {
  const bytes = usagesToBytes(part, usageIndex);
  const listed: ListedPart = { name: part.name, usages: part.count, bytes: bytes.length, checksum: checksumText(bytes) };
  noteListed(part, listed);
  return { listed, bytes };
}

/** What the head says of a part. It is written only where that was not done before. */
export function listedPart(part: UsagePart, usageIndex: UsageIndex): ListedPart {
  const found = knownPart(part);
  return found && areSameRows(found.part, part) ? found.listed : writePart(part, usageIndex).listed;
}
