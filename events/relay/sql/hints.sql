-- hints
-- The hints of some clinics.
select
    clinic_id,
    generation,
    cluster_id,
    epoch,
    position,
    hash
from relay.relayed
where clinic_id = any($1::text[]);
