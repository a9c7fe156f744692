namespace MarketSnapshot.Api.Listings.Stream;

/// <summary>The stream of events; configuration section <c>ListingStream</c>.</summary>
internal sealed class ListingStreamOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "ListingStream";

    /// <summary>Streams that one API process keeps open at a time, 1 to 100,000. Default 1,000.</summary>
    public int MaxClients { get; set; } = 1000;

    /// <summary>Streams that one API process keeps open for one address at a time, 1 to 100,000. Default 50.</summary>
    public int MaxClientsPerAddress { get; set; } = 50;

    /// <summary>After how long without an event a comment is sent, so that nobody in between takes the stream for dead. Default 15 seconds.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a client may take to accept what is sent; then its connection is ended, and it may resume. Default 10 seconds.</summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After how long a client is told to come back when its connection ends. Default 2 seconds.</summary>
    public TimeSpan ReconnectAfter { get; set; } = TimeSpan.FromSeconds(2);

    internal bool IsValid() =>
        MaxClients is > 0 and <= 100_000 && MaxClientsPerAddress is > 0 and <= 100_000 && Heartbeat >= TimeSpan.FromMilliseconds(100) && WriteTimeout >= TimeSpan.FromMilliseconds(100)
        && ReconnectAfter >= TimeSpan.FromMilliseconds(100) && ReconnectAfter <= TimeSpan.FromHours(1);
}
