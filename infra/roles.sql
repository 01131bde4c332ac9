-- The roles of the whole server, safe to run again. Passwords are set apart from this file.
do $$
declare
    v_role text;
begin
    if not exists (select from pg_roles where rolname = 'goldenthread_owner') then
        create role goldenthread_owner nologin;
    end if;
    foreach v_role in array array[
        'goldenthread_migrator', 'goldenthread_planner', 'goldenthread_relay', 'goldenthread_projections',
        'goldenthread_query', 'goldenthread_reminders', 'goldenthread_operator'
    ] loop
        if not exists (select from pg_roles where rolname = v_role) then
            execute format('create role %I login noinherit nosuperuser nocreatedb nocreaterole', v_role);
        end if;
    end loop;
    grant goldenthread_owner to goldenthread_migrator;
end;
$$;
