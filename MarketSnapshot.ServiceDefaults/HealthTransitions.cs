using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace MarketSnapshot.ServiceDefaults;

/// <summary>
/// Logs a check's result when its status changes, and only then: health is asked for every few seconds, and a store that is away for
/// an hour is one event and not a thousand.
/// </summary>
internal sealed partial class HealthTransitions(ILogger<HealthTransitions> logger)
{
    private readonly ConcurrentDictionary<string, HealthStatus> _last = new(StringComparer.Ordinal);

    /// <summary>Takes note of what a check found.</summary>
    public void Observe(string check, HealthCheckResult result)
    {
        var before = HealthStatus.Healthy;
        _last.AddOrUpdate(check, result.Status, (_, last) =>
        {
            before = last;
            return result.Status;
        });

        if (before == result.Status)
        {
            return;
        }

        if (result.Status == HealthStatus.Healthy)
        {
            LogHealthyAgain(logger, check);
        }
        else
        {
            LogTrouble(logger, check, result.Status, result.Description ?? result.Exception?.Message);
        }
    }

    [LoggerMessage(1001, LogLevel.Warning, "{Check} is {Status}: {Reason}")]
    private static partial void LogTrouble(ILogger logger, string check, HealthStatus status, string? reason);

    [LoggerMessage(1002, LogLevel.Information, "{Check} is healthy again")]
    private static partial void LogHealthyAgain(ILogger logger, string check);
}
