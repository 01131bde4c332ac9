-- Who may do what in the ledger.

revoke all on all functions in schema ledger from public;

-- Nobody but these functions writes; nobody at all changes or removes.
grant usage on schema ledger to
goldenthread_planner, goldenthread_relay, goldenthread_projections, goldenthread_reminders,
goldenthread_operator;
grant select on ledger.clinic, ledger.event to
goldenthread_planner, goldenthread_relay, goldenthread_projections, goldenthread_reminders,
goldenthread_operator;
grant execute on function ledger.append_lone_v1, ledger.append_clean_v1, ledger.append_v1 to
goldenthread_planner, goldenthread_reminders, goldenthread_operator;
grant execute on function ledger.add_clinic_v1, ledger.set_clinic_state_v1 to goldenthread_operator;

-- The query service reads a plan's own events.
grant usage on schema ledger to goldenthread_query;
grant select on ledger.clinic, ledger.event to goldenthread_query;
