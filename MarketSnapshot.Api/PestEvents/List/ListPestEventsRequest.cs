using FastEndpoints;
using MarketSnapshot.Api.Http.Rules;

namespace MarketSnapshot.Api.PestEvents.List;

/// <summary>Which pest events to list.</summary>
internal sealed class ListPestEventsRequest : PagedRequest
{
    /// <summary>Only those at this place.</summary>
    public Guid? LocationId { get; set; }

    /// <summary>Only those that last (true) or are over (false).</summary>
    public bool? Open { get; set; }
}

internal sealed class ListPestEventsValidator : Validator<ListPestEventsRequest>
{
    public ListPestEventsValidator() => this.PageRules();
}
