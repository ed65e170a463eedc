import { bought, called, given, inService, opened, owing, settled, verified } from "./stories.js";

// Accounts of every standing that a command can meet, for the tests of what it refuses.

export const march = "2021-03-10T10:00:00+08:00";
export const past = "2021-02-28T10:00:00+08:00"; // before any account here was opened

export const registered = given(opened(), verified());
export const ready = inService();
export const withPack = given(ready, bought("pack", march), called("talk", march, 60));
export const debtor = owing();
export const suspended = given(debtor, settled("2021-03-13T00:00:00+08:00"));
export const released = given(debtor, settled("2021-08-01T00:00:00+08:00"));

export const agreed = { at: march, region: "cn", acceptedAgreement: true } as const;
