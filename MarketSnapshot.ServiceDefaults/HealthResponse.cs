using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MarketSnapshot.ServiceDefaults;

/// <summary>The body of a health answer.</summary>
/// <param name="Status">The worst status of all checks: <c>Healthy</c>, <c>Degraded</c> or <c>Unhealthy</c>.</param>
/// <param name="Checks">Each check with what it found, by name.</param>
internal sealed record HealthResponse(string Status, IReadOnlyList<HealthResponse.Check> Checks)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>One check.</summary>
    /// <param name="Name">What was looked at.</param>
    /// <param name="Status">What was found.</param>
    /// <param name="Description">In words, where there is something to say.</param>
    /// <param name="DurationMs">How long the look took, in milliseconds.</param>
    internal sealed record Check(string Name, string Status, string? Description, double DurationMs);

    /// <summary>Writes the report; the status code has been set already.</summary>
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var checks = report.Entries
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => new Check(
                entry.Key, entry.Value.Status.ToString(), Describe(entry.Value), Math.Round(entry.Value.Duration.TotalMilliseconds, 1)))
            .ToList();

        return context.Response.WriteAsJsonAsync(new HealthResponse(report.Status.ToString(), checks), Json, context.RequestAborted);
    }

    // A failed check's description is the exception's message, which can name hosts, users and paths: that is for the log.
    private static string? Describe(HealthReportEntry entry)
        => entry.Exception is null ? entry.Description : "The check failed; the log of this service says why.";
}
