-- sweep_note
-- How far a sweep to a version is; null says that it is done.
update reminders.clinic
set
    sweeping_version = $2,
    swept_plan = coalesce($3, ''),
    swept_version = case when $3::text is null then $2 else swept_version end
where clinic_id = $1;
