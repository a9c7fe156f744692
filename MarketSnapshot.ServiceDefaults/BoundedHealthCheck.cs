using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MarketSnapshot.ServiceDefaults;

/// <summary>
/// Answers within a limit, whatever the check inside does. A check's own time-out only asks it to stop; a driver that talks to a store
/// which accepts connections and then says nothing can take seconds more to comply.
/// </summary>
internal sealed class BoundedHealthCheck(IHealthCheck inner, TimeSpan limit, TimeProvider clock) : IHealthCheck
{
    /// <summary>The limit for checks that set none of their own: 3 s.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>Bounds the check of a registration; the registration's own time-out becomes the limit where it has one.</summary>
    public static void Wrap(HealthCheckRegistration registration)
    {
        var create = registration.Factory;
        var limit = registration.Timeout == Timeout.InfiniteTimeSpan ? Limit : registration.Timeout;
        registration.Timeout = Timeout.InfiniteTimeSpan;
        registration.Factory = services => new BoundedHealthCheck(create(services), limit, services.GetRequiredService<TimeProvider>());
    }

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var enough = new CancellationTokenSource(limit, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, enough.Token);
        try
        {
            return await inner.CheckHealthAsync(context, stop.Token).WaitAsync(stop.Token);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"No answer within {limit.TotalSeconds:0.#} s.");
        }
    }
}
