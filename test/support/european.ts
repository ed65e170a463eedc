import { aliyunRtc, type Tariff } from "../../src/index.js";

/** One region, two items of which one is sold nowhere, another zone and currency: nothing that the shipped price lists have. */
export const european: Tariff = {
  ...aliyunRtc,
  tariffId: "european",
  currency: "EUR",
  timeZone: "Europe/London",
  regions: { eu: { selfService: true } },
  items: {
    "seat": { weight: "1.5", rates: [{ region: "eu", perMinute: "0.0455" }, { region: "eu", from: "2021-03-28", perMinute: "0.05" }] },
    "not sold": { weight: null, rates: [] },
  },
  offers: [{ offerId: "hour", minutes: 60, price: "2.00", regions: ["eu"], validFor: { days: 3 } }],
};
