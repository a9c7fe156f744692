using System.Collections.Concurrent;

namespace Aspire.Dashboard.Access;

/// <summary>Why a request was not taken.</summary>
public enum Refusal
{
    WrongApiKey,
    NotSignedIn,
    CrossSite,
    TooLarge,
    Broken,
    Unsupported,
}

/// <summary>Counts what was refused, so that it shows on every page.</summary>
public sealed class Refusals
{
    private readonly ConcurrentDictionary<Refusal, long> _counts = new();

    public long Total => _counts.Values.Sum();

    public void Count(Refusal refusal) => _counts.AddOrUpdate(refusal, 1, (_, count) => count + 1);

    public IReadOnlyDictionary<string, long> ByReason() =>
        Enum.GetValues<Refusal>().ToDictionary(r => r.ToString(), r => _counts.GetValueOrDefault(r), StringComparer.Ordinal);
}
