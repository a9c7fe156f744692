using FastEndpoints;
using FluentValidation;
using MarketSnapshot.Core.Listings.Events;

namespace MarketSnapshot.Api.Listings.Stream;

/// <summary>Where to go on.</summary>
internal sealed class StreamListingsRequest
{
    /// <summary>The header's name, which browsers send by themselves when they come back.</summary>
    public const string Header = "Last-Event-ID";

    /// <summary>The same for a first request, to which a browser can't add headers.</summary>
    public const string Query = "last_event_id";

    /// <summary>The id of the last event that the client has seen.</summary>
    [FromHeader(Header, IsRequired = false)]
    public string? ComingFrom { get; set; }

    /// <summary>The same; the header counts where both are there.</summary>
    public string? LastEventId { get; set; }

    /// <summary>The place; only once the request is valid.</summary>
    internal EventPosition? Position() =>
        EventPosition.TryParse(string.IsNullOrEmpty(ComingFrom) ? LastEventId : ComingFrom, out var position) ? position : null;
}

internal sealed class StreamListingsValidator : Validator<StreamListingsRequest>
{
    private const string Words = "Must be the id of an event of this stream, as it was received.";

    public StreamListingsValidator()
    {
        RuleFor(request => request.ComingFrom).Must(BeAnId).WithMessage(Words).OverridePropertyName(StreamListingsRequest.Header);
        RuleFor(request => request.LastEventId).Must(BeAnId).WithMessage(Words);
    }

    private static bool BeAnId(string? id) => string.IsNullOrEmpty(id) || EventPosition.TryParse(id, out _);
}
