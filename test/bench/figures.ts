export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN];
  return below + (above - below) * (place - Math.floor(place));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Half of what lies between the quartiles, as a share of the median. */
export const spread = (values: readonly number[]): number => (quantile(values, 0.75) - quantile(values, 0.25)) / 2 / median(values);

/** With which power of the size the total grows: 1 is linear. */
export const exponent = (sizes: readonly [number, number], totals: readonly [number, number]): number =>
  Math.log(totals[1] / totals[0]) / Math.log(sizes[1] / sizes[0]);

/** Three digits, as far as they say something. */
const short = (value: number): string => value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);

const inUnits = (value: number, units: readonly (readonly [number, string])[]): string => {
  const [size, name] = units.find(([least]) => Math.abs(value) >= least) ?? units.at(-1) ?? [1, ""];
  return `${short(value / size).replace(/\.0+$/, "")} ${name}`;
};

const TIMES = [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]] as const;
const BYTES = [[1e9, "GB"], [1e6, "MB"], [1e3, "kB"], [1, "B"]] as const;

export const inTime = (ns: number): string => inUnits(ns, TIMES);
export const inBytes = (bytes: number): string => inUnits(bytes, BYTES);
export const inRatio = (ratio: number): string => ratio.toFixed(2);
export const inPercent = (share: number): string => `± ${(share * 100).toFixed(0)} %`;
export const inCount = (count: number): string => count.toLocaleString("en");
