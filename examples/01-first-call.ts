// From an empty account to the first call: the steps before it, and the refusal if one of them is left out.
import {
  activate, authorizeCall, chain, createApp, describeRefusal, enableApp, openAccount, purchasePackage, recordUsage, remainingMinutes,
  unwrap, verifyIdentity,
} from "rtc-billing";

const at = "2021-04-01T09:00:00+08:00";
const call = { appId: "class", item: "audio" };

let { account } = unwrap(openAccount({ at, accountId: "school" }));

const tooEarly = activate(account, { at, region: "cn", acceptedAgreement: true });
console.log(tooEarly.ok ? "activated" : describeRefusal(tooEarly.refusal));

({ account } = unwrap(
  chain(
    account,
    (school) => verifyIdentity(school, { at }),
    (school) => activate(school, { at, region: "cn", acceptedAgreement: true }),
    (school) => createApp(school, { at, appId: "class" }),
  ),
));

const withoutPackage = enableApp(account, { at, appId: "class" });
console.log(withoutPackage.ok ? "enabled" : describeRefusal(withoutPackage.refusal));

const disabled = authorizeCall(account, { at, ...call });
console.log(disabled.ok ? "may call" : describeRefusal(disabled.refusal));

({ account } = unwrap(
  chain(
    account,
    (school) => purchasePackage(school, { at, packageId: "p1", offerId: "example-1000" }),
    (school) => enableApp(school, { at, appId: "class" }),
  ),
));
console.log("may call now:", authorizeCall(account, { at, ...call }).ok);

// 61 seconds are rounded up to 2 minutes; a minute of audio draws a quarter of a package minute.
const ended = "2021-04-01T09:01:01+08:00";
({ account } = unwrap(recordUsage(account, { at: ended, usageId: "u1", ...call, startedAt: at, seconds: 61 })));
console.log("package minutes left:", remainingMinutes(account, ended).toString());
