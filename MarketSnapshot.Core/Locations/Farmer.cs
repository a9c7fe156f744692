namespace MarketSnapshot.Core.Locations;

/// <summary>A person who stores crops.</summary>
public sealed class Farmer
{
    /// <summary>Identifier.</summary>
    public Guid Id { get; init; }

    /// <summary>Name, 1 to 200 characters.</summary>
    public required string Name { get; set; }

    /// <summary>How to reach the person (telephone or e-mail), if known; at most 200 characters.</summary>
    public string? Contact { get; set; }

    /// <summary>When the row was stored, by PostgreSQL's clock.</summary>
    public DateTimeOffset CreatedAt { get; private set; }
}
