namespace MarketSnapshot.Api.Http.Edge;

/// <summary>What a connection may take up; configuration section <c>Connections</c>.</summary>
internal sealed class ConnectionOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Connections";

    /// <summary>Connections that one API process keeps open at a time, 1 to 1,000,000; more are closed at once. Default 10,000.</summary>
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>How long a client may take to send the head of a request. Default 15 seconds.</summary>
    public TimeSpan HeadTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection may be idle between requests. Default 2 minutes.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How slowly a body may come, in bytes a second after the first 5 seconds. Default 240.</summary>
    public int MinBodyRate { get; set; } = 240;

    internal bool IsValid() =>
        MaxConnections is >= 1 and <= 1_000_000 && IsBearable(HeadTimeout) && IsBearable(KeepAlive) && MinBodyRate is >= 1 and <= 1_000_000;

    private static bool IsBearable(TimeSpan wait) => wait >= TimeSpan.FromSeconds(1) && wait <= TimeSpan.FromHours(1);
}
