using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace MarketSnapshot.Core.Auditing;

/// <summary>Whether the audit stopped itself and waits for an operator. Nothing else stands still meanwhile, so the service degrades.</summary>
internal sealed class AuditHealthCheck(IAuditStates states) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var state = await states.ReadAsync(cancellationToken);
            AuditTelemetry.TellBrake(state.WouldWithdraw ?? 0);
            return state.Problem is { } problem
                ? new(context.Registration.FailureStatus, problem)
                : HealthCheckResult.Healthy();
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            return new(context.Registration.FailureStatus, "PostgreSQL does not tell whether the audit waits for an operator.");
        }
    }
}
