using FastEndpoints;
using MarketSnapshot.Api.Http.Rules;

namespace MarketSnapshot.Api.Sensors.List;

/// <summary>Which sensors to list.</summary>
internal sealed class ListSensorsRequest : PagedRequest
{
    /// <summary>Only those of this place.</summary>
    public Guid? LocationId { get; set; }
}

internal sealed class ListSensorsValidator : Validator<ListSensorsRequest>
{
    public ListSensorsValidator() => this.PageRules();
}
