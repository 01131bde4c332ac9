-- The query service opens events of plans and seals none.
grant usage on schema keys to goldenthread_query;
grant select on keys.client_key to goldenthread_query;
