import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { SCHEMAS_FILE, schemasText } from "../../.config/service-schemas.js";
import { aliyunRtc, type Event, eventToJSON, openAccount, tencentTrtc, unwrap } from "../../src/index.js";
import { type CommandName, commands, perform, refusalToJSON, schemas } from "../../src/service/index.js";
import { arbHistory } from "../../src/testing/index.js";
import { refusals } from "../support/refusals.js";

const ajv = new Ajv2020({ allErrors: true, validateFormats: false });
const validators = {
  requests: Object.fromEntries(Object.entries(schemas.requests).map(([name, schema]) => [name, ajv.compile(schema)])),
  refusal: ajv.compile(schemas.refusal),
  event: ajv.compile(schemas.event),
};
const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
/** What is wrong with a value; of a union only what concerns the kind that the value says it is of. */
function faults(validate: ReturnType<typeof ajv.compile>, value: unknown): readonly unknown[] {
  if (validate(value)) return [];
  const { type } = value as { type?: string };
  const errors = validate.errors ?? [];
  const ofKind = errors.filter(({ schemaPath }) => schemaPath.startsWith(`#/$defs/${type}`) || !schemaPath.startsWith("#/$defs/"));
  return (ofKind.length > 0 ? ofKind : errors).map(({ instancePath, message, params }) => [instancePath, message, params]);
}
const validatorOf = (command: string) => {
  const validate = validators.requests[command];
  if (!validate) throw new Error(`no schema for ${command}`);
  return validate;
};

describe("the schemas", () => {
  it("are those that the types make: `npm run update:schemas` writes them", () => {
    expect(readFileSync(SCHEMAS_FILE, "utf8")).toBe(schemasText());
  }, 120_000);

  it("are one for each command, and cannot be changed", () => {
    expect(Object.keys(schemas.requests)).toEqual(Object.keys(commands));
    expect(Object.isFrozen(schemas.requests.openAccount["properties"])).toBe(true);
  });

  it.each([aliyunRtc, tencentTrtc])("let $tariffId through where an account is opened or changes its tariff", (tariff) => {
    expect(faults(validatorOf("openAccount"), overTheWire({ at: 0, accountId: "a", tariff }))).toEqual([]);
    expect(faults(validatorOf("changeTariff"), overTheWire({ at: 0, tariff }))).toEqual([]);
  });

  it("let through whatever a command accepts, and every event and refusal that it brings", () => {
    const seen = new Set<string>();
    fc.assert(fc.property(arbHistory(), ({ tariff, openedAt, steps }) => {
      const opened = unwrap(openAccount({ at: openedAt, accountId: "school", tariff }));
      const events: Event[] = [...opened.events];
      let { account } = opened;
      for (const step of steps) {
        const outcome = perform(account, step);
        if (!outcome.ok) {
          expect(faults(validators.refusal, refusalToJSON(outcome.refusal))).toEqual([]);
          continue;
        }
        expect(faults(validatorOf(step.command), overTheWire(step.request))).toEqual([]);
        for (const { refusal } of outcome.refused ?? []) expect(faults(validators.refusal, refusalToJSON(refusal))).toEqual([]);
        account = outcome.account;
        events.push(...outcome.events);
      }
      for (const event of events) {
        seen.add(event.type);
        expect(faults(validators.event, eventToJSON(event))).toEqual([]);
      }
    }), { numRuns: 60, seed: 20190828 });
    const kinds = (schemas.event["$defs"] as Record<string, { properties: { type?: { const: string } } }>);
    expect([...seen].every((type) => Object.values(kinds).some(({ properties }) => properties.type?.const === type))).toBe(true);
    expect(seen.size).toBeGreaterThan(15);
  });

  it("let every refusal through", () => {
    for (const refusal of refusals) expect(faults(validators.refusal, refusalToJSON(refusal))).toEqual([]);
  });

  const at = "2021-04-01T00:00:00Z";
  const account = unwrap(openAccount({ at, accountId: "school" })).account;
  const usage = { usageId: "u1", appId: "class", item: "audio", startedAt: at, seconds: 60 };
  const requests: readonly (readonly [CommandName, Readonly<Record<string, unknown>>])[] = [
    ["openAccount", { at, accountId: "school", tariff: overTheWire(aliyunRtc) }],
    ["verifyIdentity", { at }], ["activate", { at, region: "cn", acceptedAgreement: true }],
    ["createApp", { at, appId: "class" }], ["enableApp", { at, appId: "class" }], ["disableApp", { at, appId: "class" }],
    ["topUp", { at, paymentId: "p", amount: "1.00" }],
    ["adjustCash", { at, adjustmentId: "a", amount: "-1.00", kind: "fee", reason: "late", refersTo: { kind: "bill", id: "b" } }],
    ["reversePayment", { at, reversalId: "r", paymentId: "p", amount: "1", reason: "bounced" }],
    ["payOut", { at, payoutId: "o", amount: "1" }],
    ["purchasePackage", { at, packageId: "p", offerId: "example-1000", paidFrom: "cash" }],
    ["purchasePackage", { at, packageId: "p", offer: { minutes: "10.5", price: "1", validFor: { days: 3 }, label: "l", regions: ["cn"] } }],
    ["recordUsage", { at, ...usage, region: "cn", roundWith: "r" }],
    ["voidUsage", { at, usageId: "u1", reason: "wrong" }], ["requestRefund", { at, packageId: "p" }], ["cancelRenewal", { at, packageId: "p" }],
    ["changeTariff", { at, tariff: overTheWire(aliyunRtc) }], ["settle", { at }],
  ];
  // No empty list: the library takes one for an object without names.
  const rubbish: readonly unknown[] = [null, true, {}, -0.5, "", "x", [null], { a: 1 }];

  /** The object with one value at any depth replaced, left out, or a field added. */
  function* spoilt(value: unknown): Generator<unknown> {
    for (const other of rubbish) yield other;
    if (typeof value !== "object" || value === null) return;
    if (!Array.isArray(value)) yield { ...value, unheardOf: 1 };
    for (const [key, field] of Object.entries(value)) {
      if (!Array.isArray(value)) yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
      for (const each of spoilt(field)) {
        if (Array.isArray(value)) yield value.map((element: unknown, index) => (String(index) === key ? each : element));
        else yield { ...value, [key]: each };
      }
    }
  }

  test.each(requests)("of %s let through %j, and nothing that the command does not refuse as invalid is refused by them", (command, request) => {
    const validate = validatorOf(command);
    expect(faults(validate, request)).toEqual([]);
    let refused = 0;
    for (const each of spoilt(request)) {
      if (validate(each)) continue;
      refused += 1;
      const outcome = perform(command === "openAccount" ? null : account, { command, request: each });
      if (outcome.ok || outcome.refusal.type !== "InvalidInput") throw new Error(`${command} takes ${JSON.stringify(each)}`);
    }
    expect(refused).toBeGreaterThan(8);
  });
});
