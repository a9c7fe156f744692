using FastEndpoints;
using MarketSnapshot.Api.Http.Rules;

namespace MarketSnapshot.Api.Inspections.List;

/// <summary>Which inspections to list.</summary>
internal sealed class ListInspectionsRequest : PagedRequest
{
    /// <summary>Only those of this farmer's crops.</summary>
    public Guid? FarmerId { get; set; }
}

internal sealed class ListInspectionsValidator : Validator<ListInspectionsRequest>
{
    public ListInspectionsValidator() => this.PageRules();
}
