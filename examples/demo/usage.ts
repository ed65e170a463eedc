/** What `--help` prints. */
export const USAGE = `Bills a month of call legs and prints the packages, the bills and what could not be used.

npm run demo [-- FILE] [--format legs|copenhagen] [--epoch ISO] [--item ITEM] [--html PAGE]
             [--journal BOOKS] [--encoding ENCODING] [--tariff TARIFF] [--cash AMOUNT] [--app ID]
             [--package MINUTES:PRICE[:VALID]] [--no-packages]
npm run demo -- --subscriptions LOG [--lateness MINUTES] and, but for --format, --epoch and --item, the same
npm run demo -- check --help   sets three files, of calls, of purchases and of a vendor's bill, beside each other

  FILE      a CSV file; the shipped sample month where none is given. Its columns are named in the first line, in any order and
            case, between commas, semicolons, tabs or bars; without such a line, they are in the order given here
  --format  legs (default): usageId,appId,item,startedAt,seconds, and optionally region (before item) and reportedAt (last), the
            instant of arrival (otherwise a leg arrives at its end)
            copenhagen: timestamp,caller,callee,duration in seconds, -1 a missed call
  --encoding utf-8|gb18030|gbk|utf-16le|utf-16be
            how FILE or LOG is encoded (default: utf-8)
  --epoch   the instant at which the account opens, such as 2019-09-01T00:00:00+08:00; for copenhagen, where it
            is required, also the instant of timestamp 0. For legs: by default the hour of the first readable row
  --item    what a copenhagen call is billed as (default: audio)

What a file of calls does not say, the demo invents, and reports what it invented. To set it instead:
  --package MINUTES:PRICE[:VALID]
            a package, bought when the account opens and paid outside it; valid for VALID: 30d, 6m or 1y (default). May be given
            several times; then no package is invented
  --no-packages
            no package at all
  --cash AMOUNT
            what is paid in when the account opens, and the only payment
  --app ID  an app that is enabled; may be given several times. Calls of other apps are refused
  --tariff  aliyunRtc (default), aliyunRtc3, aliyunArtc, tencentTrtc, or a JSON file of a tariff

  --html    also write the month as one HTML page with charts into the file PAGE, which is replaced if it exists
  --journal also write the books into the file BOOKS: for hledger where its name ends in .journal, for Beancount where
            it ends in .beancount, for a spreadsheet in .csv, as plain text in .txt; replaced if it exists. May be given several times
  --subscriptions LOG
            bill the subscription records of an NDJSON file instead, ordered by their start; the shipped one is
            examples/sample-week/subscriptions.ndjson
  --lateness
            how many minutes earlier than a record before it a subscription record may start (default: 60)
  -h, --help
            this page
  --version the version of rtc-billing
`;
