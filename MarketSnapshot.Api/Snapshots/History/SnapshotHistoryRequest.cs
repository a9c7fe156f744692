using FastEndpoints;
using MarketSnapshot.Api.Http.Rules;

namespace MarketSnapshot.Api.Snapshots.History;

/// <summary>Whose versions to list.</summary>
internal sealed class SnapshotHistoryRequest : PagedRequest
{
    /// <summary>The booking.</summary>
    public Guid BookingId { get; set; }
}

internal sealed class SnapshotHistoryValidator : Validator<SnapshotHistoryRequest>
{
    public SnapshotHistoryValidator() => this.PageRules();
}
