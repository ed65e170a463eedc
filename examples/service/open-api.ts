import type { JsonObject } from "rtc-billing";
import { type CommandName, schemas } from "rtc-billing/service";

/** The fields of a request that the service sets itself. */
const OF_HOST: ReadonlySet<string> = new Set(["at"]);
const WITHOUT: Readonly<Partial<Record<CommandName, ReadonlySet<string>>>> = { openAccount: new Set(["at", "accountId"]) };

/** A schema without the fields that the host sets; its definitions move to the components of the document. */
function bodyOf(name: CommandName, components: Record<string, unknown>): unknown {
  const removed = WITHOUT[name] ?? OF_HOST;
  const { $schema: _schema, $defs = {}, ...schema } = JSON.parse(JSON.stringify(schemas.requests[name]).replaceAll("#/$defs/", "#/components/schemas/")) as Record<string, object>;
  Object.assign(components, $defs);
  return withoutFields(schema, removed);
}

function withoutFields(schema: unknown, removed: ReadonlySet<string>): unknown {
  if (Array.isArray(schema)) return schema.map((each) => withoutFields(each, removed));
  if (typeof schema !== "object" || schema === null) return schema;
  const { properties, required, anyOf, ...rest } = schema as { properties?: object; required?: readonly string[]; anyOf?: unknown };
  return {
    ...rest,
    ...(properties && { properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !removed.has(name))) }),
    ...(required && { required: required.filter((name) => !removed.has(name)) }),
    ...(anyOf !== undefined && { anyOf: withoutFields(anyOf, removed) }),
  };
}

/** The OpenAPI 3.1 document of the service, of which the schemas of JSON Schema 2020-12 are a part as they are. */
export function openApi(statuses: readonly number[]): JsonObject {
  const { $schema: _schema, $defs = {}, ...refusal } = JSON.parse(JSON.stringify(schemas.refusal).replaceAll("#/$defs/", "#/components/schemas/")) as Record<string, object>;
  const components: Record<string, unknown> = { ...$defs, Refusal: refusal };
  const accountId = { name: "accountId", in: "path", required: true, schema: { type: "string", minLength: 1, maxLength: 256 } };
  const refused = { description: "refused", content: { "application/json": { schema: { type: "object", properties: { refusal: { $ref: "#/components/schemas/Refusal" }, text: { type: "string" } } } } } };
  const commands = Object.keys(schemas.requests).map((name) => [`/accounts/{accountId}/${name}`, {
    post: {
      operationId: name, parameters: [accountId],
      requestBody: { required: true, content: { "application/json": { schema: bodyOf(name as CommandName, components) } } },
      responses: {
        200: { description: "performed, or known already" },
        ...Object.fromEntries(statuses.map((status) => [status, refused])),
        503: { description: "not known whether performed: send it again" },
      },
    },
  }]);
  return JSON.parse(JSON.stringify({
    openapi: "3.1.0", info: { title: "rtc-billing", version: "1" },
    paths: {
      ...Object.fromEntries(commands),
      "/accounts/{accountId}": { get: { parameters: [accountId], responses: { 200: { description: "the account" }, 404: refused } } },
    },
    components: { schemas: components },
  })) as JsonObject;
}
