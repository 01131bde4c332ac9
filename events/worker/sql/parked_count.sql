-- How many streams are parked for a view.
select count(*) from worker.parked
where view = $1;
