/** Compares texts by UTF-16 code unit, so the order does not depend on a locale. For `Array.sort`. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
