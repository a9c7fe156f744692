using FastEndpoints;
using MarketSnapshot.Api.Http.Rules;
using MarketSnapshot.Core.Bookings;

namespace MarketSnapshot.Api.Bookings.List;

/// <summary>Which bookings to list.</summary>
internal sealed class ListBookingsRequest : PagedRequest
{
    /// <summary>Only this farmer's.</summary>
    public Guid? FarmerId { get; set; }

    /// <summary>Only at this vendor's places.</summary>
    public Guid? VendorId { get; set; }

    /// <summary>Only those that stand so.</summary>
    public BookingStatus? Status { get; set; }
}

internal sealed class ListBookingsValidator : Validator<ListBookingsRequest>
{
    public ListBookingsValidator() => this.PageRules();
}
