using FastEndpoints;
using MarketSnapshot.Api.Http.Rules;
using MarketSnapshot.Core.Bookings;

namespace MarketSnapshot.Api.Bookings;

/// <summary>Names one booking.</summary>
internal sealed class BookingIdRequest
{
    /// <summary>The booking.</summary>
    public Guid Id { get; set; }
}

/// <summary>Why a booking is rejected or cancelled. The body may be left out.</summary>
internal sealed class BookingReasonRequest
{
    /// <summary>The booking.</summary>
    public Guid Id { get; set; }

    /// <summary>The reason in words, at most 500 characters.</summary>
    /// <example>The cold room is under repair.</example>
    public string? Reason { get; set; }

    /// <summary>The reason as it is stored.</summary>
    internal string? TrimmedReason => Reason?.Trim();
}

internal sealed class BookingReasonValidator : Validator<BookingReasonRequest>
{
    public BookingReasonValidator() => RuleFor(request => request.Reason).Text(BookingLimits.MaxReasonLength);
}
