import type { Tariff } from "../../../src/index.js";
import type { SubscriptionRecord } from "../../../src/metering/index.js";

/** The tiers of the shipped tariffs, stated again here. */
const TIERS: Readonly<Record<string, readonly (readonly [pixels: number, item: string])[]>> = {
  "aliyun-rtc": [[230_400, "video-360p"], [921_600, "video-720p"], [2_073_600, "video-1080p"]],
  "tencent-trtc": [[307_200, "video-sd"], [921_600, "video-hd"], [2_073_600, "video-full-hd"]],
};

/** One second of the clock for which one item is billed. */
export interface BilledSecond {
  readonly appId: string;
  readonly region: string;
  readonly item: string;
  /** The second since 1970. */
  readonly second: number;
}

/**
 * Oracle: asks of every second of the log, by itself, what each subscriber is billed for. A leg from ⌊from⌋ to ⌊until⌋ has the seconds
 * at whose last millisecond it is received; so that is the instant looked at. Nothing is swept, counted or joined.
 */
export function naiveSeconds(log: readonly SubscriptionRecord[], tariff: Tariff): BilledSecond[] {
  const received = log.filter((record) => sees(record) || hears(record));
  const [first, last] = [Math.min(...received.map(startOf)), Math.max(...received.map(endOf))];
  const seconds: BilledSecond[] = [];
  for (let second = Math.floor(first / 1_000); second < Math.floor(last / 1_000); second += 1) {
    const at = second * 1_000 + 999;
    for (const mine of groupsOf(received, subscriberOf)) {
      const { appId, region = "cn" } = mine[0] ?? raise();
      const items = groupsOf(mine, streamOf).map((stream) => pictureAt(stream, at, tariff));
      if (soundAt(mine, at, tariff)) items.push("audio");
      for (const item of items) if (item !== null) seconds.push({ appId, region, item, second });
    }
  }
  return seconds;
}

const raise = (): never => {
  throw new Error("an empty group");
};
const startOf = ({ from }: SubscriptionRecord): number => Number(from);
const endOf = ({ until }: SubscriptionRecord): number => Number(until);
const lasts = (record: SubscriptionRecord, at: number): boolean => startOf(record) <= at && at < endOf(record);

/** A microphone has no picture, even where its record says that the publisher sends one. */
const sees = ({ source, published, subscribed }: SubscriptionRecord): boolean =>
  source !== "microphone" && published.media === "video" && subscribed !== "audio";
const hears = (record: SubscriptionRecord): boolean => record.subscribed !== "video" && !sees(record);

const subscriberOf = ({ appId, region = "cn", channelId, subscriberId }: SubscriptionRecord): string => JSON.stringify([appId, region, channelId, subscriberId]);
/** Camera and microphone of one id are one stream, the screen is another. */
const streamOf = ({ publisherId, streamId, source }: SubscriptionRecord): string => JSON.stringify([publisherId, streamId, source === "screen"]);

function groupsOf(log: readonly SubscriptionRecord[], keyOf: (record: SubscriptionRecord) => string): SubscriptionRecord[][] {
  return [...new Set(log.map(keyOf))].map((key) => log.filter((record) => keyOf(record) === key));
}

/** The item of the picture that a stream's records show at an instant; in a gap that is short enough, the item around it. */
function pictureAt(stream: readonly SubscriptionRecord[], at: number, tariff: Tariff): string | null {
  const now = stream.filter((record) => lasts(record, at));
  if (now.length > 0) {
    const sizes = now.filter(sees).map(({ published }) => (published.media === "video" ? published.width * published.height : 0));
    return sizes.length === 0 ? null : TIERS[tariff.tariffId]?.find(([pixels]) => Math.max(...sizes) <= pixels)?.[1] ?? raise();
  }
  const gap = shortGapAround(stream, at, tariff);
  if (!gap) return null;
  const before = pictureAt(stream, gap.from - 1, tariff);
  return before === pictureAt(stream, gap.until, tariff) ? before : null;
}

/** Whether a subscriber's audio in a channel is billed at an instant, or counts as received in a gap that is short enough. */
function soundAt(mine: readonly SubscriptionRecord[], at: number, tariff: Tariff): boolean {
  const pictures = groupsOf(mine, streamOf).filter((stream) => pictureAt(stream, at, tariff) !== null);
  if (pictures.length > 0 && tariff.tariffId === "tencent-trtc") return false;
  const isHeard = groupsOf(mine, streamOf).some((stream) => !pictures.some(([one]) => one && stream.includes(one)) && stream.some((record) => hears(record) && lasts(record, at)));
  if (isHeard || pictures.length > 0) return isHeard;
  const gap = shortGapAround(mine, at, tariff);
  return gap !== null && soundAt(mine, gap.from - 1, tariff) && soundAt(mine, gap.until, tariff);
}

/** The time around an instant in which none of the records lasts; `null` if it is no gap between two of them, or too long. */
function shortGapAround(records: readonly SubscriptionRecord[], at: number, { metering }: Tariff): { from: number; until: number } | null {
  const lasting = records.filter((record) => startOf(record) < endOf(record));
  const from = Math.max(...lasting.map(endOf).filter((end) => end <= at));
  const until = Math.min(...lasting.map(startOf).filter((start) => start > at));
  const isShort = until - from < (metering?.joinGapSeconds ?? 0) * 1_000;
  return isShort && !lasting.some((record) => lasts(record, at)) ? { from, until } : null;
}
