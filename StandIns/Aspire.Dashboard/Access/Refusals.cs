using System.Collections.Concurrent;

namespace Aspire.Dashboard.Access;

/// <summary>Why a request, or a part of it, was not taken.</summary>
public enum Refusal
{
    WrongApiKey,
    NotSignedIn,
    WrongToken,
    CrossSite,
    TooLarge,
    Broken,

    /// <summary>A single span or point; the rest of its request was taken.</summary>
    Unusable,
    Unsupported,
}

/// <summary>Counts what was refused, so that it shows on every page.</summary>
public sealed class Refusals
{
    private readonly ConcurrentDictionary<Refusal, long> _counts = new();

    public long Total => _counts.Values.Sum();

    public void Count(Refusal refusal, int times = 1) => _counts.AddOrUpdate(refusal, times, (_, count) => count + times);

    public IReadOnlyDictionary<string, long> ByReason() =>
        Enum.GetValues<Refusal>().ToDictionary(r => r.ToString(), r => _counts.GetValueOrDefault(r), StringComparer.Ordinal);
}
