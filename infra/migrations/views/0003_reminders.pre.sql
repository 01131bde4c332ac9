-- When to look at which plan again, and what time it is on each clock. All of it can be made anew from the
-- ledger and from topic `time`: nothing here is a fact of its own.

create schema reminders;

-- A plan is looked at once its clinic's clock shows `evaluate_at`; -infinity: at once. Each event that bears
-- on it counts `touched` up, so that who looks at it sees whether something came meanwhile. Until a claim
-- ends others leave the timer alone; after a failure it keeps all from trying again at once.
create table reminders.timer (
    clinic_id text collate "C" not null,
    plan_id text collate "C" not null,
    client_id text collate "C" not null,
    evaluate_at timestamptz not null default '-infinity',
    touched bigint not null default 1,
    claimed_until timestamptz not null default '-infinity',
    failures integer not null default 0,
    failed text,
    constraint timer_pkey primary key (clinic_id, plan_id)
) with (fillfactor = 70);

create index timer_due on reminders.timer (clinic_id, evaluate_at);

create index timer_of_client on reminders.timer (clinic_id, client_id);

create index timer_failed on reminders.timer (clinic_id) where failed is not null;

-- Up to which version of the clinic's stream its timers are marked; a sweep goes on after a plan.
create table reminders.clinic (
    clinic_id text collate "C" not null,
    swept_version bigint not null default 0,
    sweeping_version bigint not null default 0,
    swept_plan text collate "C" not null default '',
    constraint clinic_pkey primary key (clinic_id)
) with (fillfactor = 50);

-- The latest instant of a clock that was ever acted on: a clock does not go back.
create table reminders.clock (
    clock text collate "C" not null,
    instant timestamptz not null,
    constraint clock_pkey primary key (clock)
) with (fillfactor = 50);

-- Which notices a plan has, how far their streams are and whether they stand.
create table reminders.notice (
    clinic_id text collate "C" not null,
    notice_id text collate "C" not null,
    plan_id text collate "C" not null,
    version bigint not null,
    stands boolean not null,
    constraint notice_pkey primary key (clinic_id, notice_id)
) with (fillfactor = 70);

create index notice_of_plan on reminders.notice (clinic_id, plan_id);

grant usage on schema reminders to goldenthread_reminders, goldenthread_operator;
grant select on all tables in schema reminders to goldenthread_reminders, goldenthread_operator;
grant insert, update on reminders.timer, reminders.clinic, reminders.clock, reminders.notice to
goldenthread_reminders;
