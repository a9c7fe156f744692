namespace MarketSnapshot.Core.Publishing;

/// <summary>How snapshots are published; configuration section <c>Publishing</c>.</summary>
public sealed class PublishingOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Publishing";

    /// <summary>Snapshots claimed and sent at once. Default 500.</summary>
    public int BatchSize { get; set; } = 500;

    /// <summary>For how long a worker owns what it claimed; another takes over afterwards. Default 60 seconds.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long publishing one snapshot waits for a worker that holds it. Default 5 seconds.</summary>
    public TimeSpan LeaseWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a batch that is under way may still take once its caller stops. Default 3 seconds.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(3);

    internal bool IsValid() =>
        BatchSize is > 0 and <= 5000 && Lease >= TimeSpan.FromSeconds(1) && LeaseWait >= TimeSpan.Zero && StopGrace > TimeSpan.Zero;
}
