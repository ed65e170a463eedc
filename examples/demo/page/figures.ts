/** A number with separators of thousands: `"-12345.678"` becomes `"-12,345.678"`. Other text is unchanged. */
export const grouped = (figure: string): string =>
  figure.replace(/^(-?)(\d+)((?:\.\d+)?)$/, (_, sign: string, whole: string, rest: string) => sign + whole.replace(/\B(?=(?:\d{3})+$)/g, ",") + rest);
