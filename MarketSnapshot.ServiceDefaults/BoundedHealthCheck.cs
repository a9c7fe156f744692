using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MarketSnapshot.ServiceDefaults;

/// <summary>
/// Answers within a limit, whatever the check inside does. A check's own time-out merely asks it to stop, and a driver that talks to a
/// store which accepts connections and then says nothing can take half a minute more to comply, even to give its connection back:
/// hence the check runs in a scope of its own, which nobody waits for beyond the limit. One check runs at a time; who asks meanwhile
/// waits for that one, so a store that hangs does not collect connections.
/// </summary>
internal sealed class BoundedHealthCheck(
    Func<IServiceProvider, IHealthCheck> create,
    TimeSpan limit,
    IServiceScopeFactory scopes,
    TimeProvider clock,
    HealthTransitions transitions) : IHealthCheck
{
    /// <summary>The limit for checks that set none of their own: 3 s.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private Task<HealthCheckResult>? _running;

    /// <summary>Bounds the check of a registration; the registration's own time-out becomes the limit where it has one.</summary>
    public static void Wrap(HealthCheckRegistration registration, IServiceProvider services)
    {
        var bounded = new BoundedHealthCheck(
            registration.Factory,
            registration.Timeout == Timeout.InfiniteTimeSpan ? Limit : registration.Timeout,
            services.GetRequiredService<IServiceScopeFactory>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<HealthTransitions>());
        registration.Timeout = Timeout.InfiniteTimeSpan;
        registration.Factory = _ => bounded;
    }

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        HealthCheckResult result;
        try
        {
            result = await RunningCheck(context).WaitAsync(limit, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            result = NoAnswer(context);
        }

        transitions.Observe(context.Registration.Name, result);
        return result;
    }

    private Task<HealthCheckResult> RunningCheck(HealthCheckContext context)
    {
        lock (_gate)
        {
            return _running is { IsCompleted: false } ? _running : _running = Task.Run(() => RunAsync(context));
        }
    }

    private async Task<HealthCheckResult> RunAsync(HealthCheckContext context)
    {
        using var enough = new CancellationTokenSource(limit, clock);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await create(scope.ServiceProvider).CheckHealthAsync(context, enough.Token);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            return NoAnswer(context);
        }
        catch (Exception exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception: exception);
        }
    }

    private HealthCheckResult NoAnswer(HealthCheckContext context)
        => new(context.Registration.FailureStatus, $"No answer within {limit.TotalSeconds:0.#} s.");
}
