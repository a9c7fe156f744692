using MarketSnapshot.Core;

namespace MarketSnapshot.Api.Http.Problems;

/// <summary>The caller has as much of something as one caller gets: 429, with the time after which another attempt makes sense.</summary>
internal sealed class TooManyException(string code, string message, TimeSpan retryAfter) : DomainException(code, message)
{
    /// <summary>After how long another attempt makes sense.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
