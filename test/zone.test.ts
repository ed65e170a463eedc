import { describe, expect, inject, it } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    readonly zone: string;
  }
}

/** Minutes that local time lies behind UTC, as `getTimezoneOffset` counts them. */
const behindUtc: Readonly<Record<string, { january: number; july: number }>> = {
  "UTC": { january: 0, july: 0 },
  "Asia/Shanghai": { january: -480, july: -480 },
  "America/New_York": { january: 300, july: 240 },
};

describe(`the zone of the host: ${inject("zone")}`, () => {
  it("is the one this project asks for, in winter and in summer", () => {
    const january = new Date("2021-01-15T12:00:00Z").getTimezoneOffset();
    const july = new Date("2021-07-15T12:00:00Z").getTimezoneOffset();
    expect({ january, july }).toEqual(behindUtc[inject("zone")]);
  });
});
