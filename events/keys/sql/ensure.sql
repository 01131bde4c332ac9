-- The key of one owner, and a new one for who has none. No row where another is being made at the same
-- moment: who comes second waits for the first, changes nothing, and does not see it in this statement.
with made as (
    insert into keys.client_key (clinic_id, owner_id, key_id, wrapped)
    values ($1, $2, $3, $4)
    on conflict (clinic_id, owner_id) do nothing
    returning key_id, wrapped
)

select
    key_id,
    wrapped
from made
union all
select
    key_id,
    wrapped
from keys.client_key
where clinic_id = $1 and owner_id = $2
