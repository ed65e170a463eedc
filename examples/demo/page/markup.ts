/** HTML that is written to the page unchanged. All other text is escaped. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | readonly Markup[];

const ENTITIES: ReadonlyMap<string, string> = new Map([["&", "&amp;"], ["<", "&lt;"], [">", "&gt;"], ['"', "&quot;"], ["'", "&#39;"]]);

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? "");

function written(part: Part): string {
  if (typeof part === "string") return escaped(part);
  if (typeof part === "number") return String(part);
  return "markup" in part ? part.markup : part.map(({ markup }) => markup).join("");
}

/** A template tag for HTML. It escapes all parts that are not markup: `` html`<td>${text}</td>` ``. */
export const html = (template: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  markup: template.map((literal, index) => literal + written(parts[index] ?? "")).join(""),
});

/** Marks text as markup, without escaping. For style sheets and drawings of a library only, never for text from a file. */
export const verbatim = (markup: string): Markup => ({ markup });

export const NOTHING: Markup = verbatim("");
