using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using MarketSnapshot.Tests.EndToEnd;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.Hosting;

public sealed class ProjectTests
{
    [Fact]
    public async Task What_waits_for_a_failed_project_goes_on_waiting_and_the_wait_for_it_tells_why()
    {
        await using var topology = await SmallTopology.StartAsync(builder =>
        {
            var migrations = Migrations(builder); // without a database it can only fail
            builder.AddMongoDB("mongo").WaitForCompletion(migrations);
        });

        var failed = await topology.ReachesAsync("migrations", KnownResourceStates.Finished);
        var waited = await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            await topology.Application.ResourceNotifications.WaitForResourceAsync("mongo", KnownResourceStates.Running, soon.Token);
        });

        Assert.NotEqual(0, failed.Snapshot.ExitCode);
        Assert.Contains("mongo: Waiting", waited.Message, StringComparison.Ordinal);
        Assert.Contains($"migrations: Finished, exit code {failed.Snapshot.ExitCode}", waited.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionString", await topology.LogAsync("migrations"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_with_an_explicit_start_waits_for_the_command()
    {
        await using var topology = await SmallTopology.StartAsync(builder => Migrations(builder).WithExplicitStart());
        Assert.True(topology.Application.ResourceNotifications.TryGetCurrentState("migrations", out var before));

        await topology.CommandAsync("migrations", KnownResourceCommands.StartCommand);
        var after = await topology.ReachesAsync("migrations", KnownResourceStates.Finished);

        Assert.Equal(KnownResourceStates.NotStarted, before.Snapshot.State?.Text);
        Assert.NotNull(after.Snapshot.StartTimeStamp);
    }

    [Fact]
    public async Task A_resource_is_healthy_only_while_a_registered_check_passes()
    {
        var answer = HealthStatus.Unhealthy;
        await using var topology = await SmallTopology.StartAsync(builder =>
        {
            builder.Services.AddHealthChecks().AddCheck("weather", () => new HealthCheckResult(answer, "it rains"));
            builder.AddMongoDB("mongo").WithHealthCheck("weather");
        });

        var unhealthy = await topology.Application.ResourceNotifications.WaitForResourceAsync(
            "mongo", e => e.Snapshot.HealthReports.Any(r => r.Description == "it rains"), topology.Limited);
        answer = HealthStatus.Healthy;
        await topology.HealthyAsync("mongo");

        Assert.Equal(HealthStatus.Unhealthy, unhealthy.Snapshot.HealthStatus);
    }

    [Fact]
    public async Task Every_replica_has_a_port_of_its_own()
    {
        await using var topology = await SmallTopology.StartAsync(builder => builder
            .AddProject<Projects.MarketSnapshot_Api>("api")
            .WithReplicas(2)
            .WithExplicitStart());

        Assert.True(topology.Application.ResourceNotifications.TryGetCurrentState("api-1", out _));
        Assert.True(topology.Application.ResourceNotifications.TryGetCurrentState("api-2", out var second));
        Assert.False(topology.Application.ResourceNotifications.TryGetCurrentState("api", out _));
        Assert.StartsWith("http://localhost:", Assert.Single(second.Snapshot.Urls).Url, StringComparison.Ordinal);
    }

    private static IResourceBuilder<ProjectResource> Migrations(IDistributedApplicationBuilder builder) =>
        builder.AddProject<Projects.MarketSnapshot_Migrations>("migrations");
}
