namespace MarketSnapshot.Api.Snapshots;

/// <summary>How the description groups these operations.</summary>
internal static class SnapshotTag
{
    public const string Name = "Snapshots";
}
