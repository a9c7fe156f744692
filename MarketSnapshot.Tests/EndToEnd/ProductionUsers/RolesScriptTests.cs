using System.Net;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.ProductionUsers;

/// <summary>The script that an administrator runs before the first start.</summary>
[Collection(nameof(ProductionStack))]
public sealed class RolesScriptTests(ProductionStack stack)
{
    /// <summary>Roles, their settings, the database's owner and rights, and everything's owner.</summary>
    private const string State =
        """
        select concat_ws(E'\n',
            (select string_agg(to_jsonb(r) ->> 'rolname' || (to_jsonb(r) - 'rolpassword')::text, E'\n' order by rolname) from pg_roles r where rolname like 'market%' or rolname = 'cloud_admin'),
            (select string_agg(m::text, ' ' order by m::text) from pg_auth_members m),
            (select concat_ws(' ', pg_get_userbyid(datdba), datacl) from pg_database where datname = 'marketdb'),
            (select string_agg(concat_ws(' ', setdatabase, setrole, setconfig), E'\n' order by setrole, setdatabase) from pg_db_role_setting),
            (select concat_ws(' ', nspowner, nspacl) from pg_namespace where nspname = 'public'),
            (select string_agg(relname || relowner::regrole, ' ' order by relname) from pg_class where relnamespace = 'public'::regnamespace),
            (select string_agg(proname || proowner::regrole, ' ' order by proname) from pg_proc where pronamespace = 'public'::regnamespace))
        """;

    [Fact]
    public async Task Running_it_again_changes_nothing()
    {
        var before = await StateAsync();
        var (exitCode, output) = await stack.RolesScriptAsync();
        Assert.True(exitCode == 0, output);
        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task Passwords_are_in_no_output_and_in_no_log_also_where_every_statement_is_echoed()
    {
        var (exitCode, output) = await stack.RolesScriptAsync(environment: null, "--echo-all", "--echo-queries", "--echo-errors");
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain(ProductionStack.Secret, output);

        var log = await stack.ServerLogAsync();
        Assert.Contains("alter role \"market_api\" in database", log);
        Assert.DoesNotContain(ProductionStack.Secret, log);
    }

    [Theory]
    [InlineData("MARKET_MIGRATIONS_PASSWORD")]
    [InlineData("MARKET_API_PASSWORD")]
    [InlineData("MARKET_SCHEDULER_PASSWORD")]
    public async Task Without_a_password_it_changes_nothing_and_says_which(string missing)
    {
        var before = await StateAsync();
        var environment = ProductionStack.Users.Values.Select(user => $"{user.ToUpperInvariant()}_PASSWORD").ToDictionary(name => name, name => name == missing ? "" : "another");

        var (exitCode, output) = await stack.RolesScriptAsync(environment);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(missing, output);
        Assert.Equal(before, await StateAsync());
        Assert.Equal("market_api", await ProductionStack.SqlAsync(stack.As("market_api"), "select current_user::text"));
    }

    [Fact]
    public async Task A_user_that_is_mighty_already_is_refused()
    {
        var (exitCode, output) = await stack.RolesScriptAsync(environment: null, "--set=api_role=postgres");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("superuser", output);
    }

    [Fact]
    public async Task A_database_of_a_single_user_becomes_one_of_three()
    {
        await ProductionStack.SqlAsync(stack.Server("postgres"), "create database single owner cloud_admin");
        var single = new Npgsql.NpgsqlConnectionStringBuilder(stack.Server("single")) { Username = "cloud_admin", Password = "test" }.ConnectionString;
        await ProductionStack.SqlAsync(
            single, "create table \"A table\" (id bigint generated always as identity, n serial)", "create view a_view as select 1 as one", "create function f(int) returns int language sql as 'select 1'");

        var (exitCode, output) = await stack.RolesScriptAsync(environment: null, "--set=database=single");

        Assert.True(exitCode == 0, output);
        Assert.Equal(
            "market_migrations",
            await ProductionStack.SqlAsync(
                stack.Server("single"),
                """
                select string_agg(distinct owner::regrole::text, ',') from (
                    select relowner from pg_class where relnamespace = 'public'::regnamespace
                    union all select proowner from pg_proc where pronamespace = 'public'::regnamespace
                    union all select datdba from pg_database where datname = 'single') x(owner)
                """));
    }

    [Fact]
    public async Task A_process_whose_password_was_changed_answers_503_and_no_error_of_its_own_until_the_password_fits_again()
    {
        var api = stack.Start("MarketSnapshot.Api", new(StringComparer.Ordinal));
        using var client = await api.ClientAsync();
        await client.Get("/api/farmers");

        await ProductionStack.SqlAsync(
            stack.Server("postgres"), "alter role market_api password 'another'", "select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity where usename = 'market_api'");
        try
        {
            // A connection that was open is found out to be gone at its next use.
            await Eventually.Reached(
                async () => (string?)(await client.Get("/api/farmers", HttpStatusCode.ServiceUnavailable))["code"] == "database_away", "no connection", () => api.Output);
        }
        finally
        {
            var (exitCode, output) = await stack.RolesScriptAsync();
            Assert.True(exitCode == 0, output);
        }

        await client.Get("/api/farmers");
        Assert.Equal(0, await api.StopAsync());
    }

    private async Task<string?> StateAsync() => (await ProductionStack.SqlAsync(stack.Server("marketdb"), State)) as string;
}
