/** A figure as people read it, thousands apart: `"-12345.678"` is `"-12,345.678"`. Text that is no figure stays. */
export const grouped = (figure: string): string =>
  figure.replace(/^(-?)(\d+)((?:\.\d+)?)$/, (_, sign: string, whole: string, rest: string) => sign + whole.replace(/\B(?=(?:\d{3})+$)/g, ",") + rest);
