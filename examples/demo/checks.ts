import { unbilled } from "rtc-billing";
import type { Decimal } from "decimal.js";
import type { Books } from "./books.js";
import { totalOf } from "./charges.js";

/** An equation that must hold at the end, and whether it does. */
export interface Check {
  readonly text: string;
  readonly holds: boolean;
}

/** Counts of rows from four independent places. */
export interface RowCounts {
  /** Lines of the file after the header, counted in the raw bytes. */
  readonly rowsIn: number;
  /** `UsageRated` events of the account. */
  readonly rated: number;
  readonly repeats: number;
  readonly refused: number;
}

/** Checks that each row is counted once, that cash is the sum of its changes, and that nothing is unbilled. */
export function checksOf(books: Books, { rowsIn, rated, repeats, refused }: RowCounts, what = "rows in"): readonly Check[] {
  const { account, bills, toppedUp, spentOnPackages } = books;
  const billed = totalOf(bills);
  const waiting = unbilled(account).length;
  return [
    {
      text: `${what} = rated + repeats + refused: ${rowsIn} = ${rated} + ${repeats} + ${refused}`,
      holds: rowsIn === rated + repeats + refused,
    },
    {
      text: `cash = top-ups - packages - bills: ${money(account.cash)} = ${money(toppedUp)} - ${money(spentOnPackages)} - ${money(billed)}`,
      holds: account.cash.equals(toppedUp.minus(spentOnPackages).minus(billed)),
    },
    { text: `lines not billed yet: ${waiting}`, holds: waiting === 0 },
  ];
}

const money = (amount: Decimal): string => amount.toFixed(2);
