using System.Text.Json.Serialization;

namespace MarketSnapshot.Core.Sources;

/// <summary>A certificate of a vendor, or the storage certificate of one booking: exactly one of the two.</summary>
public sealed class Certificate
{
    /// <summary>Identifier.</summary>
    public Guid Id { get; init; }

    /// <summary>The vendor that it is for.</summary>
    public Guid? VendorId { get; init; }

    /// <summary>The booking that it is for.</summary>
    public Guid? BookingId { get; init; }

    /// <summary>What it certifies.</summary>
    public CertificateType Type { get; init; }

    /// <summary>Who issued it.</summary>
    public required string Issuer { get; init; }

    /// <summary>The issuer's number.</summary>
    public required string Number { get; init; }

    /// <summary>First day (UTC) on which it holds.</summary>
    public DateOnly IssueDate { get; init; }

    /// <summary>Last day (UTC) on which it holds; null when it does not expire.</summary>
    public DateOnly? ExpiryDate { get; init; }

    /// <summary>Where it stands.</summary>
    public CertificateStatus Status { get; set; }

    /// <summary>Where the document is, if published.</summary>
    public string? DocumentUrl { get; init; }

    /// <summary>Score 0 to 100, if given.</summary>
    public decimal? Score { get; init; }
}

/// <summary>What a certificate certifies.</summary>
public enum CertificateType
{
    /// <summary>Licence of the Food Safety and Standards Authority of India.</summary>
    [JsonStringEnumMemberName("FSSAI")]
    Fssai,

    /// <summary>Hazard analysis and critical control points.</summary>
    [JsonStringEnumMemberName("HACCP")]
    Haccp,

    /// <summary>Food safety management by ISO 22000.</summary>
    [JsonStringEnumMemberName("ISO22000")]
    Iso22000,

    /// <summary>Organic produce.</summary>
    Organic,

    /// <summary>Storage of one booking's crop.</summary>
    Storage,
}

/// <summary>Where a certificate stands.</summary>
public enum CertificateStatus
{
    /// <summary>Holds within its dates.</summary>
    Valid,

    /// <summary>Issued for a booking.</summary>
    Issued,

    /// <summary>Ran out.</summary>
    Expired,

    /// <summary>Taken back by its issuer.</summary>
    Revoked,

    /// <summary>Not issued yet.</summary>
    Pending,
}
