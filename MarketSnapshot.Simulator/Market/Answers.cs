using System.Net;
using System.Net.Http.Headers;

namespace MarketSnapshot.Simulator.Market;

/// <summary>A storage place.</summary>
internal sealed record Place(Guid Id, string Name, string Type);

/// <summary>A measured value to be sent.</summary>
internal sealed record Reading(string DeviceId, DateTimeOffset ReadingTime, double Value, bool AlertTriggered);

/// <summary>What became of a batch of readings.</summary>
internal sealed record Ingested(int Stored, int Duplicates, IReadOnlyList<RejectedReading> Rejected);

/// <summary>A reading that was not taken, by its place in the batch.</summary>
internal sealed record RejectedReading(int Index, string Field, string Error);

/// <summary>The API answered, and not with what was asked for.</summary>
/// <param name="status">What it answered.</param>
/// <param name="retryAfter">When it wants to be asked again, if it says so.</param>
/// <param name="body">Why.</param>
internal sealed class RefusedException(HttpStatusCode status, RetryConditionHeaderValue? retryAfter, string body)
    : Exception($"{(int)status} {body}")
{
    /// <summary>When the API wants to be asked again, if it says so.</summary>
    public RetryConditionHeaderValue? RetryAfter => retryAfter;

    /// <summary>Whether a token is missing, or another one is needed.</summary>
    public bool IsForbidden => status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    /// <summary>Whether the same request would be refused for ever, for what it asks and not for who or when.</summary>
    public bool IsFinal => (int)status is >= 400 and < 500 && status is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or HttpStatusCode.Unauthorized);
}
