import { type Account, activate, chain, createApp, enableApp, openAccount, purchasePackage, type Tariff, aliyunRtc, unwrap, verifyIdentity } from "rtc-billing";

/** An account as the examples begin with: active in mainland China, with a package "p1" of `minutes` and the enabled app "class". */
export function openSchool(at: string, minutes: number, tariff: Tariff = aliyunRtc): Account {
  const offer = { label: "example", minutes, price: "3.00", validFor: { months: 1 } };
  return unwrap(
    chain(
      openAccount({ at, accountId: "school", tariff }),
      (school) => verifyIdentity(school, { at }),
      (school) => activate(school, { at, region: "cn", acceptedAgreement: true }),
      (school) => createApp(school, { at, appId: "class" }),
      (school) => purchasePackage(school, { at, packageId: "p1", offer }),
      (school) => enableApp(school, { at, appId: "class" }),
    ),
  ).account;
}
