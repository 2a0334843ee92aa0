-- A person put the line back: what becomes of it is a person's decision again, no upload's (decision 044).
alter table statement_queue add column by_person boolean not null default false;
update statement_queue q set by_person = true where exists (select from statement_booking b where b.line_id = q.line_id);
