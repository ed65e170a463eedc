import {
  activated, bought, called, created, enabled, given, inService, opened, owing, returned, settled, type Step, toppedUp, verified, voided,
} from "./account-steps.js";

// Accounts in every state that commands refuse something for.

export const march = "2021-03-10T10:00:00+08:00";
export const past = "2021-02-28T10:00:00+08:00"; // before any account here was opened

export const registered = given(opened(), verified());
export const ready = inService();
export const withPack = given(ready, bought("pack", march), called("talk", march, 60));
export const debtor = owing();
export const suspended = given(debtor, settled("2021-03-13T00:00:00+08:00"));
export const released = given(debtor, settled("2021-08-01T00:00:00+08:00"));

export const agreed = { at: march, region: "cn", acceptedAgreement: true } as const;

/** A history with everything: cash, packages, a call over midnight, a void, arrears, a suspension, a return. */
export const life: readonly Step[] = [
  verified(march), activated("cn", march), created("app", march), toppedUp("pay-1", march, "50.00000001"),
  bought("pack", march, { minutes: "10.0001", price: "12.5", label: "example" }, "cash"), bought("spare", march, { minutes: 5, validFor: { years: 2 } }),
  enabled("app", march), called("talk", "2021-03-10T23:30:00+08:00", 7_261),
  called("rec", "2021-03-10T10:00:00+08:00", 90_000, { item: "recording-360p" }), settled("2021-03-12T03:00:00+08:00"),
  called("late", "2021-03-10T12:00:00+08:00", 61, { at: "2021-03-12T04:00:00+08:00" }), voided("talk", "2021-03-12T05:00:00+08:00"),
  settled("2021-03-14T03:00:00+08:00"), returned("spare", "2021-03-14T04:00:00+08:00"),
];
