import type { Tariff } from "../../../src/index.js";
import type { StreamSubscription, SubscriptionRecord } from "../../../src/metering/index.js";

/** The tiers of the shipped tariffs, stated again here. */
const TIERS: Readonly<Record<string, readonly (readonly [pixels: number, item: string])[]>> = {
  "aliyun-rtc": [[230_400, "video-360p"], [921_600, "video-720p"], [2_073_600, "video-1080p"]],
  "aliyun-rtc-3": [[307_200, "video-sd"], [921_600, "video-hd"], [2_073_600, "video-full-hd"], [3_686_400, "video-2k"], [8_847_360, "video-2k-plus"]],
  "aliyun-artc": [[345_600, "video-480p"], [921_600, "video-720p"], [2 ** 52, "video-1080p"]],
  "tencent-trtc": [[307_200, "video-sd"], [921_600, "video-hd"], [2 ** 52, "video-full-hd"]],
};
const tiersOf = ({ tariffId }: Tariff) => TIERS[tariffId] ?? raise();

/** One second of the clock for which one item is billed. */
export interface BilledSecond {
  readonly appId: string;
  readonly region: string;
  readonly item: string;
  /** Who is billed for what, as legs say it that are rounded up together. */
  readonly roundWith: string;
  /** The second since 1970. */
  readonly second: number;
}

/** What one subscriber receives in one channel at one instant. */
export interface Moment {
  /** The pixels of each stream that is received as video. */
  readonly pictures: readonly { readonly stream: readonly SubscriptionRecord[]; readonly pixels: number }[];
  readonly isHeard: boolean;
  readonly isInRoom: boolean;
}

/**
 * Oracle: asks of every second of the log, by itself, what each subscriber is billed for. A leg from ⌊from⌋ to ⌊until⌋ has the seconds
 * at whose last millisecond it is received; so that is the instant looked at. Nothing is swept, counted or joined.
 */
export function naiveSeconds(log: readonly SubscriptionRecord[], tariff: Tariff, seen: (moment: Moment) => void = () => undefined): BilledSecond[] {
  const received = log.filter((record) => sees(record) || hears(record) || isStay(record));
  const [first, last] = [Math.min(...received.map(startOf)), Math.max(...received.map(endOf))];
  const seconds: BilledSecond[] = [];
  for (let second = Math.floor(first / 1_000); second < Math.floor(last / 1_000); second += 1) {
    const at = second * 1_000 + 999;
    for (const mine of groupsOf(received, subscriberOf)) {
      const [one = raise()] = mine;
      const bill = (item: string, kind: string, ofStream: readonly string[] = []): void => {
        const { appId, region = "cn", channelId, subscriberId } = one;
        const roundWith = [kind, ...(region === "cn" ? [] : [region]), appId, channelId, subscriberId, ...ofStream].join("/");
        seconds.push({ appId, region, item, roundWith, second });
      };
      const moment = momentAt(mine, at, tariff);
      seen(moment);
      if (isBySum(tariff)) {
        const sum = moment.pictures.reduce((pixels, picture) => pixels + picture.pixels, 0);
        if (sum > 0) bill(itemOf(sum, tariff), "video");
      } else for (const { stream, pixels } of moment.pictures) bill(itemOf(pixels, tariff), "video", nameOf(stream));
      if (soundAt(mine, at, tariff)) bill("audio", "audio");
    }
  }
  return seconds;
}

const raise = (): never => {
  throw new Error("there is none");
};
const isBySum = ({ metering }: Tariff): boolean => metering?.videoTierBy === "subscriber";
/** A sum that is above the largest tier is billed as that. */
const itemOf = (pixels: number, tariff: Tariff): string => (tiersOf(tariff).find(([most]) => pixels <= most) ?? tiersOf(tariff).at(-1) ?? raise())[1];

const startOf = ({ from }: SubscriptionRecord): number => Number(from);
const endOf = ({ until }: SubscriptionRecord): number => Number(until);
const lasts = (record: SubscriptionRecord, at: number): boolean => startOf(record) <= at && at < endOf(record);

const isStay = (record: SubscriptionRecord): boolean => record.source === "room";
/** A microphone has no picture, even where its record says that the publisher sends one. */
const sees = (record: SubscriptionRecord): record is StreamSubscription =>
  record.source !== "room" && record.source !== "microphone" && record.published.media === "video" && record.subscribed !== "audio";
const hears = (record: SubscriptionRecord): boolean => record.source !== "room" && record.subscribed !== "video" && !sees(record);

const subscriberOf = ({ appId, region = "cn", channelId, subscriberId }: SubscriptionRecord): string => JSON.stringify([appId, region, channelId, subscriberId]);
/** Camera and microphone of one id are one stream, the screen is another. */
const streamOf = (record: SubscriptionRecord): string => (record.source === "room" ? "room" : JSON.stringify([record.publisherId, record.streamId, record.source === "screen"]));
function nameOf([record]: readonly SubscriptionRecord[]): readonly string[] {
  if (!record || record.source === "room") return raise();
  return [record.publisherId, record.streamId, record.source === "screen" ? "screen" : "camera"];
}

function groupsOf(log: readonly SubscriptionRecord[], keyOf: (record: SubscriptionRecord) => string): SubscriptionRecord[][] {
  return [...new Set(log.map(keyOf))].map((key) => log.filter((record) => keyOf(record) === key));
}

/** The pixels that a stream's records show at an instant, 0 for none; in a gap that is short enough, those around it. */
function pixelsAt(stream: readonly SubscriptionRecord[], at: number, tariff: Tariff): number {
  const now = stream.filter((record) => lasts(record, at));
  if (now.length > 0) return Math.max(0, ...now.filter(sees).map(({ published }) => (published.media === "video" ? published.width * published.height : 0)));
  const gap = shortGapAround(stream, at, tariff);
  if (!gap) return 0;
  const [before, after] = [pixelsAt(stream, gap.from - 1, tariff), pixelsAt(stream, gap.until, tariff)];
  const isSame = isBySum(tariff) ? before === after : before > 0 && after > 0 && itemOf(before, tariff) === itemOf(after, tariff);
  return isSame ? before : 0;
}

function momentAt(mine: readonly SubscriptionRecord[], at: number, tariff: Tariff): Moment {
  const streams = groupsOf(mine.filter((record) => !isStay(record)), streamOf).map((stream) => ({ stream, pixels: pixelsAt(stream, at, tariff) }));
  const isHeard = streams.some(({ stream, pixels }) => pixels === 0 && stream.some((record) => hears(record) && lasts(record, at)));
  return { pictures: streams.filter(({ pixels }) => pixels > 0), isHeard, isInRoom: mine.some((record) => isStay(record) && lasts(record, at)) };
}

/** Whether a subscriber's audio in a channel is billed at an instant, or counts as received in a gap that is short enough. */
function soundAt(mine: readonly SubscriptionRecord[], at: number, tariff: Tariff): boolean {
  const { pictures, isHeard, isInRoom } = momentAt(mine, at, tariff);
  if (pictures.length > 0) return isHeard && tariff.metering?.audioWhileVideo === "billed";
  if (isHeard || isInRoom) return true;
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
