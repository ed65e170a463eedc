import { aliyunArtc, aliyunRtc, aliyunRtc3, describeRefusal, openAccount, type Tariff, tencentTrtc } from "rtc-billing";
import { readFileSync } from "node:fs";
import { complaint } from "./complaint.js";
import { nearestTo } from "./nearest.js";

const SHIPPED: Readonly<Record<string, Tariff>> = { aliyunRtc, aliyunRtc3, aliyunArtc, tencentTrtc };

/** The tariff that an option names: a shipped one, or a file of JSON. Complains about one that no account can be opened on. */
export function tariffFor(name: string): Tariff {
  const shipped = Object.hasOwn(SHIPPED, name) ? SHIPPED[name] : undefined;
  if (shipped) return shipped;
  const opened = openAccount({ at: 0, accountId: "demo", tariff: jsonIn(name) as Tariff }); // it is checked here, whatever it is
  if (!opened.ok) throw complaint(`--tariff ${name}: ${describeRefusal(opened.refusal)}`);
  const { tariff } = opened.account;
  if (regionsOf(tariff).length === 0) throw complaint(`--tariff ${name}: no region is selfService, so that no account can be activated`);
  return tariff;
}

function jsonIn(file: string): unknown {
  const bytes = bytesOf(file);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (problem) {
    throw complaint(`--tariff ${file}: is not JSON in UTF-8${problem instanceof SyntaxError ? `: ${problem.message.split("\n")[0] ?? ""}` : ""}`);
  }
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    const names = Object.keys(SHIPPED);
    throw complaint(`--tariff ${file}: there is no such file that can be read, nor a shipped tariff of that name; the nearest is ${nearestTo(file, names)}`);
  }
}

/** The regions that a customer opens without an account manager. */
export const regionsOf = ({ regions }: Tariff): readonly string[] => Object.entries(regions).flatMap(([region, { selfService }]) => (selfService ? [region] : []));

/** The region of rows and packages that name none. */
export const homeOf = (tariff: Tariff): string => regionsOf(tariff).find((region) => region === "cn") ?? regionsOf(tariff)[0] ?? "cn";
