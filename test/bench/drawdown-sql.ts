/**
 * The duties of the mutable loop (baseline.ts) as a schema and one function, so that a usage is one statement, one round trip and
 * one transaction. As there: fields checked, a repeat and a conflicting id told apart, minutes rounded up, packages drawn in
 * order of expiry, the day's line summed, the event stored. An account's row is locked before its packages are read: two usages of
 * one account come one after the other, and the packages need no locks of their own.
 */
export const SCHEMA = "rtc_billing_bench";

export const drawdownSql = `
drop schema if exists ${SCHEMA} cascade;
create schema ${SCHEMA};
set search_path to ${SCHEMA};

create domain id as text check (length(value) between 1 and 256);

create table accounts (account_id id primary key, version bigint not null);
create table apps (account_id id, app_id id, primary key (account_id, app_id));
create table items (item id primary key, weight bigint not null);
create table packages (
  account_id id, package_id id collate "C", effective_at timestamptz not null, expires_at timestamptz not null, remaining bigint not null check (remaining >= 0),
  primary key (account_id, package_id)
) with (fillfactor = 50);
create index packages_by_expiry on packages (account_id, expires_at, effective_at, package_id);
create table usages (
  account_id id, usage_id id collate "C", app_id id not null, region id not null, item id not null,
  started_at timestamptz not null, seconds integer not null check (seconds >= 0),
  primary key (account_id, usage_id)
);
create table day_lines (
  account_id id, day date, region id, item id, minutes bigint not null, drawn bigint not null, overage bigint not null,
  primary key (account_id, day, region, item)
) with (fillfactor = 50);
create table events (account_id id, sequence bigint, at timestamptz not null, facts jsonb not null, primary key (account_id, sequence));

create function record_usage(_account text, _usage text, _app text, _region text, _item text, _started_at timestamptz, _seconds integer, _at timestamptz)
returns bigint language plpgsql as $$
declare
  _ended_at timestamptz := _started_at + make_interval(secs => _seconds);
  _day date := (_started_at at time zone 'Asia/Shanghai')::date;
  _minutes bigint := (_seconds + 59) / 60;
  _weight bigint;
  _needed bigint;
  _missing bigint;
  _drawn bigint;
  _draws jsonb := '[]';
  _sequence bigint;
  _pack record;
begin
  insert into usages values (_account, _usage, _app, _region, _item, _started_at, _seconds) on conflict do nothing;
  if not found then
    perform from usages where account_id = _account and usage_id = _usage
      and (app_id, region, item, started_at, seconds) = (_app, _region, _item, _started_at, _seconds);
    if not found then raise exception 'conflict'; end if;
    return null;
  end if;
  select weight into _weight from items where item = _item;
  if not found then raise exception 'item'; end if;
  perform from apps where account_id = _account and app_id = _app;
  if not found then raise exception 'app'; end if;
  if _ended_at > _at then raise exception 'future'; end if;

  update accounts set version = version + 1 where account_id = _account returning version into strict _sequence;

  _needed := _minutes * _weight;
  _missing := _needed;
  if _missing > 0 then
    for _pack in
      select package_id, remaining from packages
      where account_id = _account and remaining > 0 and effective_at <= _started_at and expires_at >= _ended_at
      order by expires_at, effective_at, package_id
    loop
      _drawn := least(_missing, _pack.remaining);
      update packages set remaining = remaining - _drawn where account_id = _account and package_id = _pack.package_id;
      _missing := _missing - _drawn;
      _draws := _draws || jsonb_build_object('packageId', _pack.package_id, 'drawn', _drawn);
      exit when _missing = 0;
    end loop;
  end if;

  insert into day_lines as line values (_account, _day, _region, _item, _minutes, _needed - _missing, _missing)
    on conflict (account_id, day, region, item) do update
    set minutes = line.minutes + excluded.minutes, drawn = line.drawn + excluded.drawn, overage = line.overage + excluded.overage;
  insert into events values (_account, _sequence, _at, jsonb_build_object(
    'type', 'UsageRated', 'usageId', _usage, 'appId', _app, 'region', _region, 'item', _item, 'startedAt', _started_at, 'seconds', _seconds,
    'minutes', _minutes, 'pieces', jsonb_build_array(jsonb_build_object(
      'day', _day, 'endedAt', _ended_at, 'minutes', _minutes, 'draws', _draws, 'overage', _missing))));
  return _sequence;
end $$;
`;
