namespace MarketSnapshot.Core.Snapshots.Sections;

/// <summary>A certificate that holds today: one of the vendor's, or the storage certificate of the booking.</summary>
public sealed record HeldCertificate
{
    /// <summary>Identifier.</summary>
    public required Guid Id { get; init; }

    /// <summary><c>FSSAI</c>, <c>HACCP</c>, <c>ISO22000</c>, <c>organic</c> or <c>storage</c>.</summary>
    /// <example>FSSAI</example>
    public required string Type { get; init; }

    /// <summary>Who issued it.</summary>
    public string? Issuer { get; init; }

    /// <summary>The issuer's number.</summary>
    public string? Number { get; init; }

    /// <summary>First day (UTC) on which it holds.</summary>
    public DateOnly? IssueDate { get; init; }

    /// <summary>Last day (UTC) on which it holds; null when it does not expire.</summary>
    public DateOnly? ExpiryDate { get; init; }

    /// <summary><c>valid</c> or <c>issued</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Where the document is.</summary>
    public string? DocumentUrl { get; init; }

    /// <summary>Score 0 to 100.</summary>
    public double? Score { get; init; }
}
