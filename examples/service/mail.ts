import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { describeEvent, type Event, type Tariff } from "rtc-billing";
import type { Delivery } from "rtc-billing/service";

/** The events of which the customer gets a mail. */
const MAILED: ReadonlySet<Event["type"]> = new Set([
  "PackageRunningLow", "PackageExpiringSoon", "PackageDepleted", "CashRunningLow", "ArrearsStarted", "ServiceSuspended", "ServiceReleased",
]);

/** The name of the file with the mail for an event; `null` if it brings none. */
export const mailOf = (accountId: string, { type, sequence }: Event): string | null =>
  (MAILED.has(type) ? `${encodeURIComponent(accountId)}-${sequence}.eml` : null);

/** Writes a mail; yours sends it by `createTransport({ host: … })`. */
const transport = createTransport({ streamTransport: true, buffer: true });

/**
 * Puts a mail for each warning into a folder, one file a mail. The outbox hands a warning on at least once: its account and sequence name
 * the file, so that the second time nothing is written.
 */
export async function mailWarnings(folder: string, { accountId, events }: Delivery, tariff: Tariff): Promise<number> {
  mkdirSync(folder, { recursive: true });
  let written = 0;
  for (const event of events) {
    const name = mailOf(accountId, event);
    if (name === null || existsSync(join(folder, name))) continue;
    const file = join(folder, name);
    const { message } = await transport.sendMail({
      from: "billing@example.com", to: `${encodeURIComponent(accountId)}@example.com`, messageId: `<${encodeURIComponent(accountId)}.${event.sequence}@example.com>`,
      date: new Date(event.at), subject: event.type, text: describeEvent(event, tariff),
    });
    const draft = `${file}.${process.pid}.part`;
    writeFileSync(draft, message as Buffer);
    renameSync(draft, file); // whole or not at all, also where the process ends here
    written += 1;
  }
  return written;
}
