using System.Net;
using System.Text.Json.Nodes;
using MarketSnapshot.Tests.EndToEnd.Scheduling;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Auditing;

/// <summary>
/// POST /api/snapshots/audit. On the shared topology the audit only looks, since a repair would change what other tests are about.
/// </summary>
public sealed class AuditEndpointTests(Topology topology)
{
    private const string Path = "/api/snapshots/audit";
    private const string Job = Core.Scheduling.JobNames.Audit;

    [Fact]
    public async Task A_look_answers_every_count_and_is_no_run_of_the_job()
    {
        const string Runs = $"select count(*) from job_runs where job = '{Job}' and trigger = 'manual'";
        var before = await CountAsync(Runs);
        var answer = await LookAsync();
        string[] counts =
        [
            "would_withdraw", "on_market", "examined", "missing", "stale", "ahead", "differing", "wrong_status", "on_sale", "orphaned", "without_snapshot",
            "not_eligible", "unlisted", "repaired", "created", "rebuilt", "changed", "published", "withdrawn", "failed",
        ];
        Assert.All(counts, count => Assert.True((long)answer[count]! >= 0, count));
        Assert.All(["repaired", "created", "rebuilt", "changed", "published", "withdrawn", "failed"], count => Assert.Equal(0, (long)answer[count]!));
        Assert.False((bool)answer["market_away"]!);
        Assert.Equal(["differences", "failures"], answer.AsObject().Where(field => field.Value is JsonArray).Select(field => field.Key));

        Assert.False((bool)answer["braked"]!);
        Assert.Equal(before, await CountAsync(Runs));
    }

    [Theory]
    [InlineData("""{"repair": "no"}""", "repair")]
    [InlineData("""{"allow_withdrawals": 0}""", "allow_withdrawals")]
    [InlineData("""{"allow_withdrawals": -4}""", "allow_withdrawals")]
    [InlineData("""{"allow_withdrawals": 1.5}""", "allow_withdrawals")]
    [InlineData("""{"repair": false, "allow_withdrawals": 200}""", "allow_withdrawals")]
    [InlineData("""{"allow_withdrawal": 200}""", "allow_withdrawal")]
    public async Task A_request_that_makes_no_sense_names_its_field(string body, string field)
    {
        var problem = await topology.Api.Post(Path, JsonNode.Parse(body), HttpStatusCode.BadRequest);
        Assert.Equal([field], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task A_confirmation_that_nobody_waits_for_is_refused()
    {
        var problem = await topology.Api.Post(Path, new { allow_withdrawals = 200 }, HttpStatusCode.Conflict);
        Assert.Equal("audit_not_braked", (string?)problem["code"]);
    }

    [Fact]
    public async Task The_reference_tells_of_each_conflict_when_it_comes_and_that_a_look_leaves_nothing_to_confirm()
    {
        var operation = (await topology.Api.Get("/openapi/v1.json"))["paths"]![Path]!["post"]!;
        var conflict = (string)operation["responses"]!["409"]!["description"]!;
        Assert.Contains("`job_running`: an audit is running, on schedule or by hand;", conflict, StringComparison.Ordinal);
        Assert.Contains("`audit_not_braked`: no audit that was to repair has stopped and waits for a confirmation; a look is none.", conflict, StringComparison.Ordinal);
        Assert.Contains("`audit_other_number`: the audit that waits would withdraw another number of listings", conflict, StringComparison.Ordinal);
        Assert.Contains("the `would_withdraw` of the last audit that stopped", (string?)operation["description"], StringComparison.Ordinal);
        Assert.Contains("A look (`\"repair\": false`) sets nothing", (string?)operation["description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_an_audit_runs_another_one_is_refused_and_a_look_is_not()
    {
        // The topology makes an audit at its start.
        await Eventually.Reached(
            async () => await CountAsync($"select count(*) from job_runs where job = '{Job}' and outcome = 'running'") == 0,
            "no audit runs",
            () => topology.Logs.Last(ResourceNames.Scheduler));
        var id = Guid.CreateVersion7();
        await JobRow.ChangeAsync(
            topology.Database,
            "insert into job_runs (id, job, scheduled_for, trigger, node, started_at, heartbeat_at, outcome) values ($1, $2, now(), 'schedule', 'other', now(), now() + interval '1 minute', 'running')",
            id, Job);
        try
        {
            Assert.NotNull((await LookAsync())["examined"]);
            var running = await topology.Api.Post(Path, new { repair = true }, HttpStatusCode.Conflict);
            Assert.Equal("job_running", (string?)running["code"]);
            Assert.Contains("running", (string?)running["detail"], StringComparison.Ordinal);
            // The body may be left out.
            Assert.Equal("job_running", (string?)(await topology.Api.Post(Path, body: null, HttpStatusCode.Conflict))["code"]);
            Assert.Equal("job_running", (string?)(await topology.Api.Post($"/api/scheduler/jobs/{Job}/run", body: null, HttpStatusCode.Conflict))["code"]);
        }
        finally
        {
            await JobRow.ChangeAsync(topology.Database, "delete from job_runs where id = $1", id);
        }
    }

    /// <summary>Looks as soon as nobody else does.</summary>
    private Task<JsonNode> LookAsync() => Eventually.Get(
        async () =>
        {
            try
            {
                return await topology.Api.Post(Path, new { repair = false }, HttpStatusCode.OK);
            }
            catch (Xunit.Sdk.XunitException failure) when (failure.Message.Contains("job_running", StringComparison.Ordinal))
            {
                return null;
            }
        },
        "a look that is let through",
        () => topology.Logs.Last(ResourceNames.Api));

    private async Task<long> CountAsync(string sql)
    {
        await using var command = topology.Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
