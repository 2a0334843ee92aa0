-- Those that were there before V048, in the order of registers, as writers lock them.
do $$ begin
  perform from fleet_licence l join register_state s on s.register_id = l.register_id
  where s.licence is not null and s.licence_until is null
  order by l.register_id for update of l;
  update fleet_licence l set device_until = '-infinity'
  from register_state s
  where s.register_id = l.register_id and s.licence is not null and s.licence_until is null;
end $$;
