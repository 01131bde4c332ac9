-- published_before
-- Whether any clinic at all was published and was told nothing since.
select exists(
    select
    from relay.relayed as h
    where
        h.position > 0
        and not exists (
            select from relay.instruction as i where i.clinic_id = h.clinic_id and i.generation > h.generation
        )
);
