-- Row-level security comes first, and «like» tells of what it reads, so the index of words of what banks told served nobody
-- (decision 079). The owner of the tables looks in it, for those who see all lines and for nobody else.
create function statement_lines_sought(part text) returns setof bigint language sql stable
security definer set search_path = public, pg_temp rows 1000 as $$
  select id from statement_line
  where kassahub_account() is null
    and lower(payer || ' ' || payer_number || ' ' || number || ' ' || purpose) like part
$$;
revoke execute on function statement_lines_sought(text) from public;
