using FastEndpoints;
using MarketSnapshot.Api.Http.Rules;
using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Api.Snapshots.List;

/// <summary>Which snapshots to list.</summary>
internal sealed class ListSnapshotsRequest : PagedRequest
{
    /// <summary>Only those that stand so.</summary>
    public SnapshotStatus? Status { get; set; }

    /// <summary>Only those that wait for an operator, or only those that don't.</summary>
    public bool? Parked { get; set; }
}

internal sealed class ListSnapshotsValidator : Validator<ListSnapshotsRequest>
{
    public ListSnapshotsValidator() => this.PageRules();
}
