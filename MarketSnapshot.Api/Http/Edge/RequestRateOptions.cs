namespace MarketSnapshot.Api.Http.Edge;

/// <summary>How much a caller may ask for; configuration section <c>RateLimits</c>.</summary>
internal sealed class RequestRateOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "RateLimits";

    private const int Most = 1_000_000;

    /// <summary>Requests a second of one authenticated caller, in the long run. Default 300.</summary>
    public int CallerPerSecond { get; set; } = 300;

    /// <summary>Requests that a caller may send at once after a pause. Default 3,000.</summary>
    public int CallerBurst { get; set; } = 3000;

    /// <summary>Requests a second from one address, of all callers together. Default 600.</summary>
    public int AddressPerSecond { get; set; } = 600;

    /// <summary>Requests that may come from one address at once after a pause. Default 6,000.</summary>
    public int AddressBurst { get; set; } = 6000;

    internal bool IsValid() => AreValid(CallerPerSecond, CallerBurst) && AreValid(AddressPerSecond, AddressBurst);

    private static bool AreValid(int perSecond, int burst) => perSecond is >= 1 and <= Most && burst >= perSecond && burst <= Most;
}
