using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Farmers;

/// <summary>A person who stores crops.</summary>
internal sealed class FarmerResponse
{
    /// <summary>Identifier.</summary>
    /// <example>01a20896-8a37-7e21-ae3c-3ced1bb1fbce</example>
    public required Guid Id { get; init; }

    /// <summary>Name.</summary>
    /// <example>Asha</example>
    public required string Name { get; init; }

    /// <summary>How to reach the person, if known.</summary>
    /// <example>asha@farm.example</example>
    public required string? Contact { get; init; }

    /// <summary>When it was stored.</summary>
    /// <example>2026-11-23T13:26:53.123456Z</example>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Shows a farmer.</summary>
    public static FarmerResponse From(Farmer farmer) => new()
    {
        Id = farmer.Id,
        Name = farmer.Name,
        Contact = farmer.Contact,
        CreatedAt = farmer.CreatedAt,
    };
}
