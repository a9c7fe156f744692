using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Scheduling;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MarketSnapshot.Core.Watch;

/// <summary>
/// Whether the pipeline works: degrades where <see cref="PipelineRule"/> finds something wrong. What was left lying while the system was
/// off is no fault; hence nothing is said until a scheduler has had the time to show itself.
/// </summary>
internal sealed class PipelineHealthCheck(
    PipelineStateReader reader, IOptions<PublishingOptions> publishing, IOptions<SchedulerOptions> scheduler, TimeProvider time) : IHealthCheck
{
    private readonly PipelineBounds _bounds = PipelineBounds.Of(publishing.Value, scheduler.Value);
    private readonly long _start = time.GetTimestamp();

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var problems = PipelineRule.Problems(await reader.ReadAsync(cancellationToken), _bounds);
            return problems.Count == 0 || time.GetElapsedTime(_start) < _bounds.SchedulerGone
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded(string.Join(" ", problems));
        }
        catch (PostgresException old) when (old.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn)
        {
            return HealthCheckResult.Unhealthy("The database is not up to date: the migrations have not run yet.");
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            return HealthCheckResult.Degraded("Not known while PostgreSQL does not answer.");
        }
    }
}
