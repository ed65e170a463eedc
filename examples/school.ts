import {
  type Accepted, type Account, activate, aliyunRtc, chain, createApp, enableApp, type Event, openAccount, purchasePackage, type Tariff,
  unwrap, verifyIdentity,
} from "rtc-billing";

/** The account that the examples start with: active in mainland China, with a package "p1" of `minutes` and the enabled app "class". */
export const openSchool = (at: string, minutes: number, tariff: Tariff = aliyunRtc): Account => foundSchool(at, minutes, tariff).account;

/** The same account with its events. */
export function foundSchool(at: string, minutes: number, tariff: Tariff = aliyunRtc): Accepted<Event> {
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
  );
}
