using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Persistence.Grants;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.ProductionUsers;

/// <summary>What the services' users may do, and what nobody who gets hold of one of their passwords can do.</summary>
[Collection(nameof(ProductionStack))]
public sealed class ServiceRightsTests(ProductionStack stack)
{
    private const string Api = "market_api";
    private const string Scheduler = "market_scheduler";
    private const string Owner = "market_migrations";

    /// <summary>Every right on every table, column and function, of everybody but the owner.</summary>
    private const string RightsSql =
        """
        select string_agg(right_, E'\n' order by right_) from (
            select concat_ws(' ', c.oid::regclass, a.grantee::regrole, a.privilege_type) from pg_class c, aclexplode(c.relacl) a
            where c.relnamespace = 'public'::regnamespace and a.grantee <> c.relowner
            union all
            select concat_ws(' ', c.oid::regclass, t.attname, a.grantee::regrole, a.privilege_type) from pg_class c join pg_attribute t on t.attrelid = c.oid, aclexplode(t.attacl) a
            where c.relnamespace = 'public'::regnamespace and a.grantee <> c.relowner
            union all
            select concat_ws(' ', p.oid::regprocedure, a.grantee::regrole, a.privilege_type) from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
            where p.pronamespace = 'public'::regnamespace and a.grantee <> p.proowner) rights(right_)
        """;

    private static readonly string[] Tables = [.. ServicePrivileges.OfTables.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_table_of_the_model_is_named_in_the_table_of_privileges_even_if_with_nothing()
    {
        using var model = new DesignTimeFactory().CreateDbContext([]);

        Assert.Equal(
            model.Model.GetEntityTypes().Select(type => type.GetTableName()!).Append("__EFMigrationsHistory").Distinct().Order(StringComparer.Ordinal),
            Tables);
    }

    [Fact]
    public async Task Every_table_and_every_function_of_the_database_is_named_in_the_table_of_privileges()
    {
        Assert.Equal(
            string.Join('\n', Tables),
            await AsAsync(Owner, "select string_agg(relname, E'\\n' order by relname collate \"C\") from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')"));
        Assert.Equal(
            string.Join('\n', ServicePrivileges.OfFunctions.Keys.Select(name => name.Replace(" ", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal)),
            await AsAsync(Owner, "select string_agg(f, E'\\n' order by f collate \"C\") from (select oid::regprocedure::text from pg_proc where pronamespace = 'public'::regnamespace and prorettype <> 'trigger'::regtype) x(f)"));
        Assert.Equal(
            RetentionFunctions.Signatures.Count.ToString(),
            await AsAsync(Owner, "select count(*)::text from pg_proc where pronamespace = 'public'::regnamespace and prosecdef and 'search_path=public, pg_temp' = any(proconfig)"));
    }

    [Theory]
    [InlineData(Api)]
    [InlineData(Scheduler)]
    public async Task A_service_can_neither_make_nor_change_nor_empty_nor_drop_anything(string user)
    {
        foreach (var table in Tables)
        {
            await RefusedAsync(user, $"drop table \"{table}\" cascade");
            await RefusedAsync(user, $"alter table \"{table}\" add column x int");
            await RefusedAsync(user, $"truncate \"{table}\" cascade");
            await RefusedAsync(user, $"create index on \"{table}\" ((1))");
            await RefusedAsync(user, $"create trigger t after insert on \"{table}\" execute function log_change('booking', 'id')");
        }

        await RefusedAsync(user, "create table mine (id int)");
        await RefusedAsync(user, "create temporary table mine (id int)");
        await RefusedAsync(user, "create function mine() returns int language sql as 'select 1'");
        await RefusedAsync(user, "create schema mine");
        await RefusedAsync(user, "create role mine");
        await RefusedAsync(user, "create database mine");
        await RefusedAsync(user, "create or replace function append_listing_events(kinds text[], booking_ids uuid[], versions bigint[], contents text[]) returns void language sql as 'select 1'");
        await RefusedAsync(user, $"alter database marketdb owner to {user}");
        await RefusedAsync(user, $"alter role {user} connection limit -1");
        await RefusedAsync(user, "set role market_migrations");
        await RefusedAsync(user, "copy (select 1) to program 'true'");
    }

    [Theory]
    [InlineData(Api, "farmers", "vendors", "iot_sensors", "iot_sensor_readings", "storage_guide_storage_inspections", "snapshot_history", "listing_events", "job_schedules", "scheduler_nodes")]
    [InlineData(Scheduler, "farmers", "vendors", "storage_locations", "storage_guide_storage_inspections", "iot_sensors", "iot_sensor_readings", "pest_events", "certificates", "snapshot_history", "listing_events")]
    public async Task A_service_changes_nothing_of_what_is_not_its_own(string user, params string[] tables)
    {
        foreach (var table in tables)
        {
            var column = await AsAsync(Owner, $"select quote_ident(attname) from pg_attribute where attrelid = '{table}'::regclass and attnum = 1");
            await RefusedAsync(user, $"update {table} set {column} = {column}");
        }
    }

    [Theory]
    [InlineData(Api, "change_log")]
    [InlineData(Scheduler, "change_log", "scheduler_nodes")]
    public async Task A_service_deletes_nothing_but_what_it_has_done(string user, params string[] but)
    {
        foreach (var table in Tables.Except(but))
            await RefusedAsync(user, $"delete from \"{table}\"");
    }

    [Theory]
    [InlineData(Api, "update storage_bookings set farmer_id = farmer_id")]
    [InlineData(Api, "update storage_bookings set quantity_kg = 1")]
    [InlineData(Api, "update storage_locations set capacity_kg = 1")]
    [InlineData(Api, "update certificates set expiry_date = null")]
    [InlineData(Api, "update pest_events set severity = 'low'")]
    [InlineData(Api, "update job_runs set node = 'another'")]
    [InlineData(Api, "update change_log set logged_at = now()")]
    [InlineData(Api, "select 1 from \"__EFMigrationsHistory\"")]
    [InlineData(Api, "insert into scheduler_nodes values ('n', now(), now(), null)")]
    [InlineData(Api, "select pg_read_file('postgresql.conf')")]
    [InlineData(Api, "select passwd from pg_shadow")]
    [InlineData(Scheduler, "update storage_bookings set end_date = now()")]
    [InlineData(Scheduler, "insert into storage_bookings default values")]
    [InlineData(Scheduler, "insert into iot_sensor_readings default values")]
    [InlineData(Scheduler, "select 1 from farmers")]
    [InlineData(Scheduler, "select 1 from vendors")]
    [InlineData(Scheduler, "select 1 from \"__EFMigrationsHistory\"")]
    public Task What_a_service_does_not_need_it_may_not(string user, string sql) => RefusedAsync(user, sql);

    [Theory]
    [InlineData("remove_old_history")]
    [InlineData("remove_old_job_runs")]
    [InlineData("remove_old_readings")]
    public async Task Nobody_removes_what_is_younger_than_a_day(string function)
    {
        foreach (var age in new[] { "'23 hours'", "'-1 day'", "null" })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => AsAsync(Api, $"select {function}({age}, 10)"));
            Assert.Equal(PostgresErrorCodes.InvalidParameterValue, refused.SqlState);
        }
    }

    [Fact]
    public async Task Large_objects_are_made_by_nobody_once_a_superuser_has_done_what_the_documentation_says()
    {
        var documentation = await File.ReadAllTextAsync(Documentation(), TestContext.Current.CancellationToken);
        var revoke = documentation.Split('\n').Single(line => line.StartsWith("revoke execute on function lo_", StringComparison.Ordinal));
        Assert.Equal(1, await ProductionStack.SqlAsync(stack.As(Api), "begin", "select lo_create(0)", "rollback", "select 1"));
        await ProductionStack.SqlAsync(stack.Server("marketdb"), revoke);
        try
        {
            foreach (var user in new[] { Api, Scheduler })
            {
                foreach (var call in new[] { "lo_creat(-1)", "lo_create(0)", "lo_from_bytea(0, 'x')", "lo_import('/etc/hostname')" })
                    await RefusedAsync(user, $"select {call}");
            }
        }
        finally
        {
            await ProductionStack.SqlAsync(stack.Server("marketdb"), revoke.Replace("revoke", "grant", StringComparison.Ordinal).Replace("from public", "to public", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Rights_that_somebody_gave_or_took_are_put_right_by_the_next_run_of_the_migrations()
    {
        var before = await AsAsync(Owner, RightsSql);
        Assert.DoesNotContain("- ", before);
        await ProductionStack.SqlAsync(
            stack.As(Owner),
            "grant all on farmers, \"__EFMigrationsHistory\" to market_scheduler", "grant select on farmers to public", "grant update (name) on vendors to market_api",
            "revoke select on storage_bookings from market_api", "grant execute on all functions in schema public to public", "create table unlisted (id int generated always as identity)",
            "grant all on unlisted, unlisted_id_seq to market_api");
        Assert.NotEqual(before, await AsAsync(Owner, RightsSql));

        await stack.MigrateAsync();

        Assert.Equal(before, await AsAsync(Owner, RightsSql));
        await AsAsync(Owner, "drop table unlisted");
    }

    private async Task RefusedAsync(string user, string sql)
    {
        var refused = await Record.ExceptionAsync(() => AsAsync(user, sql)) as PostgresException;
        Assert.True(refused?.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{user}: {sql}: {refused?.Message ?? "was allowed"}");
    }

    private async Task<string?> AsAsync(string user, string sql) => (await ProductionStack.SqlAsync(stack.As(user), sql)) as string;

    // Up from the built tests, whatever the folder of artifacts is called.
    private static string Documentation()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "docs", "production-users.md");
            if (File.Exists(file))
                return file;
        }

        throw new FileNotFoundException("docs/production-users.md");
    }
}
