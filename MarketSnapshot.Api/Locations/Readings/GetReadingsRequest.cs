using FastEndpoints;
using MarketSnapshot.Api.Sensors;

namespace MarketSnapshot.Api.Locations.Readings;

/// <summary>Which readings a chart shows.</summary>
internal sealed class GetReadingsRequest
{
    /// <summary>The place.</summary>
    public Guid Id { get; set; }

    /// <summary>Only sensors of this type.</summary>
    public string? SensorType { get; set; }

    /// <summary>Begin of the range, inclusive.</summary>
    public DateTimeOffset? From { get; set; }

    /// <summary>End of the range, exclusive.</summary>
    public DateTimeOffset? To { get; set; }
}

internal sealed class GetReadingsValidator : Validator<GetReadingsRequest>
{
    public GetReadingsValidator() => RuleFor(request => request.SensorType).SensorType();
}
