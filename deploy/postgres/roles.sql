-- The PostgreSQL users and the database of Market Snapshot, for production. An administrator runs this with psql 15 or later before the
-- first start; running it again changes nothing but what differs, and sets the passwords anew. It needs no superuser: CREATEROLE and
-- CREATEDB do. PostgreSQL 15 or later. See docs/production-users.md.
--
--   MARKET_MIGRATIONS_PASSWORD=… MARKET_API_PASSWORD=… MARKET_SCHEDULER_PASSWORD=… \
--     psql --no-psqlrc --dbname='host=… user=admin dbname=postgres' --file=deploy/postgres/roles.sql
--
-- Variables (--set=name=value), with their defaults:
--   migrations_password, api_password, scheduler_password    from the environment, as above; a password or a SCRAM-SHA-256 verifier
--   database             marketdb
--   migrations_role      market_migrations: owns the database and everything in it
--   api_role             market_api        \  the migrations give them their rights on tables and functions;
--   scheduler_role       market_scheduler  /  other names go into Database:ApiRole and Database:SchedulerRole
--   migrations_connections, api_connections, scheduler_connections    5, 60, 25: the most that each user may have open at once

\set ON_ERROR_STOP on
\set ECHO none
\set VERBOSITY terse
\set QUIET on

\if :{?database} \else \set database marketdb \endif
\if :{?migrations_role} \else \set migrations_role market_migrations \endif
\if :{?api_role} \else \set api_role market_api \endif
\if :{?scheduler_role} \else \set scheduler_role market_scheduler \endif
\if :{?migrations_connections} \else \set migrations_connections 5 \endif
\if :{?api_connections} \else \set api_connections 60 \endif
\if :{?scheduler_connections} \else \set scheduler_connections 25 \endif

-- Passwords: never on the command line, where everybody on the machine reads them, unless --set puts them there.
\if :{?migrations_password} \else \getenv migrations_password MARKET_MIGRATIONS_PASSWORD \endif
\if :{?api_password} \else \getenv api_password MARKET_API_PASSWORD \endif
\if :{?scheduler_password} \else \getenv scheduler_password MARKET_SCHEDULER_PASSWORD \endif
\if :{?migrations_password} \else \set migrations_password '' \endif
\if :{?api_password} \else \set api_password '' \endif
\if :{?scheduler_password} \else \set scheduler_password '' \endif

-- Handed over as settings of the session, so that the statements with the passwords in them are made on the server: logs of DDL, and of
-- statements that fail, don't show them. A server that logs every statement does; see docs/production-users.md.
set password_encryption = 'scram-sha-256';
select set_config('roles.' || name, value, false) is null as unused
from (values
    ('migrations_role', :'migrations_role'), ('migrations_password', :'migrations_password'), ('migrations_connections', :'migrations_connections'),
    ('api_role', :'api_role'), ('api_password', :'api_password'), ('api_connections', :'api_connections'),
    ('scheduler_role', :'scheduler_role'), ('scheduler_password', :'scheduler_password'), ('scheduler_connections', :'scheduler_connections'))
    as given(name, value)
\g /dev/null

do $$
declare
    roles text[] := array(select current_setting(format('roles.%s_role', service)) from unnest(array['migrations', 'api', 'scheduler']) service);
    service text;
    name text;
begin
    if current_setting('server_version_num')::int < 150000 then
        raise exception 'this needs PostgreSQL 15 or later';
    end if;
    if current_user = any(roles) or (select count(distinct r) < 3 from unnest(roles) r) then
        raise exception 'migrations, api and scheduler need a user each, and none of them is the administrator';
    end if;
    foreach service in array array['migrations', 'api', 'scheduler'] loop
        if current_setting(format('roles.%s_password', service)) = '' then
            raise exception 'there is no password for %: set %', service, format('MARKET_%s_PASSWORD', upper(service));
        end if;
    end loop;
    select rolname into name from pg_roles
    where rolname = any(roles) and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls);
    if found then
        raise exception '% is a superuser, or may create users or databases, replicate, or bypass row security: take that away first', name;
    end if;

    -- A new role has no power beyond logging in.
    foreach service in array array['migrations', 'api', 'scheduler'] loop
        name := current_setting(format('roles.%s_role', service));
        if not exists (select from pg_roles where rolname = name) then
            execute format('create role %I', name);
        end if;
        execute format(
            'alter role %I with login connection limit %s password %L',
            name, current_setting(format('roles.%s_connections', service))::int, current_setting(format('roles.%s_password', service)));
    end loop;
end $$;

-- Who gives a database to the migrations' user must be a member of it for a moment, unless superuser.
select current_setting('is_superuser') = 'on' or exists (
    select from pg_auth_members m
    join pg_roles r on r.oid = m.roleid
    join pg_roles me on me.oid = m.member
    where r.rolname = :'migrations_role' and me.rolname = current_user
      and (current_setting('server_version_num')::int < 160000 or m.grantor = me.oid)) as is_member
\gset
\if :is_member \else
    grant :"migrations_role" to current_user;
\endif

-- The database.
select format('create database %I owner %I template template0 encoding ''UTF8''', :'database', :'migrations_role')
where not exists (select from pg_database where datname = :'database')
\gexec
select format('alter database %I owner to %I', :'database', :'migrations_role')
from pg_database
where datname = :'database' and pg_get_userbyid(datdba) <> :'migrations_role'
\gexec
revoke all on database :"database" from public, :"api_role", :"scheduler_role";
grant connect on database :"database" to :"api_role", :"scheduler_role";

-- The services end what hangs themselves, sooner; these bounds also hold where a service's host is gone. A connection string with
-- Options=-c … overrides them.
alter role :"migrations_role" in database :"database" set idle_in_transaction_session_timeout = '5min';
alter role :"api_role" in database :"database" set idle_in_transaction_session_timeout = '30s';
alter role :"api_role" in database :"database" set statement_timeout = '60s';
alter role :"api_role" in database :"database" set search_path = public;
alter role :"scheduler_role" in database :"database" set idle_in_transaction_session_timeout = '30s';
alter role :"scheduler_role" in database :"database" set statement_timeout = '60s';
alter role :"scheduler_role" in database :"database" set search_path = public;

-- Inside of it.
\connect :"database"
\set QUIET on
revoke all on schema public from public;
grant usage, create on schema public to :"migrations_role";

-- What a single user made before there were three belongs to the migrations from now on.
select format('alter %s %s owner to %I', case c.relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view' else 'table' end,
              c.oid::regclass, :'migrations_role')
from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S') and pg_get_userbyid(c.relowner) <> :'migrations_role'
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('e', 'a', 'i'))
union all
select format('alter function %s owner to %I', p.oid::regprocedure, :'migrations_role')
from pg_proc p
where p.pronamespace = 'public'::regnamespace and p.prokind in ('f', 'w') and pg_get_userbyid(p.proowner) <> :'migrations_role'
  and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
\gexec

\if :is_member \else
    revoke :"migrations_role" from current_user;
\endif

\echo 'roles.sql: done. Database' :database 'belongs to' :migrations_role '-' :api_role 'and' :scheduler_role 'get their rights from the migrations.'
