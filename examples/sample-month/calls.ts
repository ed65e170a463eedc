import type { Chance, Shares } from "./chance.js";

/** The part of one participant in a call, as the gateway of an operator logs it. */
export interface Leg {
  readonly usageId: string;
  readonly appId: string;
  readonly region: string;
  readonly item: string;
  /** Epoch milliseconds, on a whole second. */
  readonly startedAt: number;
  readonly seconds: number;
}

interface CallingApp {
  readonly appId: string;
  /** The share of calls in each hour of the day, from midnight on. */
  readonly hours: readonly number[];
  readonly items: Shares<string>;
  readonly medianSeconds: number;
  readonly recorded: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** 2019-09-01T00:00:00+08:00, a Sunday. */
export const MONTH_START = Date.UTC(2019, 7, 31, 16);
const DAYS_IN_MONTH = 30;

const classroom: CallingApp = {
  appId: "classroom",
  hours: [0, 0, 0, 0, 0, 0, 1, 4, 12, 14, 14, 10, 4, 6, 12, 12, 8, 6, 12, 26, 28, 18, 6, 1],
  items: [["video-720p", 42], ["video-360p", 30], ["audio", 20], ["video-1080p", 8]],
  medianSeconds: 420,
  recorded: 0.3,
};
const clinic: CallingApp = {
  appId: "clinic",
  hours: [0, 0, 0, 0, 0, 0, 0, 2, 14, 24, 26, 20, 6, 12, 22, 22, 18, 12, 5, 2, 1, 0, 0, 0],
  items: [["audio", 55], ["video-720p", 37], ["video-1080p", 8]],
  medianSeconds: 300,
  recorded: 0.05,
};
const helpdesk: CallingApp = {
  appId: "helpdesk",
  hours: [9, 6, 4, 3, 3, 4, 6, 9, 12, 14, 14, 13, 12, 12, 13, 13, 13, 12, 12, 13, 14, 14, 13, 12],
  items: [["audio", 90], ["video-360p", 10]],
  medianSeconds: 180,
  recorded: 0,
};

const onWeekdays: Shares<CallingApp> = [[classroom, 45], [clinic, 25], [helpdesk, 30]];
const onWeekends: Shares<CallingApp> = [[classroom, 40], [clinic, 5], [helpdesk, 55]];

/** A month of calls, day by day: about 6,500 legs. */
export function callsOfTheMonth(chance: Chance): readonly Leg[] {
  let calls = 0;
  return Array.from({ length: DAYS_IN_MONTH }, (_, day) => {
    const weekend = day % 7 === 0 || day % 7 === 6; // the month starts on a Sunday
    const count = weekend ? chance.whole(60, 75) : chance.whole(105, 130);
    return Array.from({ length: count }, () => {
      calls += 1;
      const app = chance.oneOf(weekend ? onWeekends : onWeekdays);
      return legsOfCall(chance, app, MONTH_START + day * DAY, `call-${String(calls).padStart(5, "0")}`);
    }).flat();
  }).flat();
}

function legsOfCall(chance: Chance, app: CallingApp, midnight: number, callId: string): readonly Leg[] {
  const hour = chance.oneOf(app.hours.map((share, index) => [index, share]));
  const startedAt = midnight + hour * HOUR + chance.whole(0, 3_599) * 1_000;
  const seconds = chance.happens(0.03) ? 0 : chance.lengthAround(app.medianSeconds, 1.1);
  const region = "cn";

  const item = chance.oneOf(app.items);
  const participants = seconds === 0 ? 1 : chance.oneOf([[1, 35], [2, 35], [3, 20], [4, 10]]);
  const legs = Array.from({ length: participants }, (_, index): Leg => {
    const late = index === 0 ? 0 : Math.min(seconds - 1, chance.whole(0, 45));
    const early = chance.happens(0.25) ? chance.whole(0, Math.floor((seconds - late) / 2)) : 0;
    return {
      usageId: `${callId}-${index + 1}`,
      appId: app.appId,
      region,
      // Some participants join with audio only.
      item: chance.happens(0.15) ? "audio" : item,
      startedAt: startedAt + late * 1_000,
      seconds: seconds - late - early,
    };
  });
  if (seconds === 0 || !chance.happens(app.recorded)) return legs;
  return [...legs, { usageId: `${callId}-r`, appId: app.appId, region, item: "recording-360p", startedAt, seconds }];
}
