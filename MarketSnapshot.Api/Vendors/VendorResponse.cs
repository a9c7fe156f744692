using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Vendors;

/// <summary>A business that offers storage places.</summary>
internal sealed class VendorResponse
{
    /// <summary>Identifier.</summary>
    /// <example>01a20896-8a37-7da4-9972-9a715ce3de8c</example>
    public required Guid Id { get; init; }

    /// <summary>Name.</summary>
    /// <example>Godavari Storage</example>
    public required string Name { get; init; }

    /// <summary>How to reach the business, if known.</summary>
    /// <example>office@godavari.example</example>
    public required string? Contact { get; init; }

    /// <summary>When it was stored.</summary>
    /// <example>2026-11-23T13:26:53.123456Z</example>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Shows a vendor.</summary>
    public static VendorResponse From(Vendor vendor) => new()
    {
        Id = vendor.Id,
        Name = vendor.Name,
        Contact = vendor.Contact,
        CreatedAt = vendor.CreatedAt,
    };
}
