using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using MarketSnapshot.Tests.EndToEnd;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.Hosting;

/// <summary>Health checks that an AppHost registers itself.</summary>
public sealed class HealthCheckTests
{
    private static readonly TimeSpan SoonEnough = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_health_check_that_never_answers_holds_up_neither_a_stop_nor_the_end()
    {
        var answer = new TaskCompletionSource<HealthCheckResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var topology = await SmallTopology.StartAsync(b =>
        {
            b.Services.AddHealthChecks().AddAsyncCheck("stuck", () =>
            {
                asked.TrySetResult();
                return answer.Task;
            });
            b.AddMongoDB("mongo").WithHealthCheck("stuck");
        });
        try
        {
            await asked.Task.WaitAsync(topology.Limited);
            await topology.CommandAsync("mongo", KnownResourceCommands.RestartCommand).WaitAsync(SoonEnough, TimeProvider.System, topology.Limited);
            await topology.ReachesAsync("mongo", KnownResourceStates.Running);
            await topology.DisposeAsync().AsTask().WaitAsync(SoonEnough, TimeProvider.System, CancellationToken.None);
        }
        finally
        {
            answer.TrySetResult(HealthCheckResult.Healthy());
            await topology.DisposeAsync();
        }
    }
}
