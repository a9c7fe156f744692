using MarketSnapshot.Api.Http;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Certificates;

/// <summary>A certificate of a vendor, or the storage certificate of a booking.</summary>
internal sealed class CertificateResponse
{
    /// <summary>Identifier.</summary>
    /// <example>01a20897-7b3c-7f52-b1e8-94c6d05a3e77</example>
    public required Guid Id { get; init; }

    /// <summary>The vendor that it is for; null for a booking's.</summary>
    /// <example>01a20896-8a37-7da4-9972-9a715ce3de8c</example>
    public required Guid? VendorId { get; init; }

    /// <summary>The booking that it is for; null for a vendor's.</summary>
    public required Guid? BookingId { get; init; }

    /// <summary>What it certifies.</summary>
    /// <example>FSSAI</example>
    public required CertificateType Type { get; init; }

    /// <summary>Who issued it.</summary>
    /// <example>State Food Safety Office</example>
    public required string Issuer { get; init; }

    /// <summary>The issuer's number.</summary>
    /// <example>EX-2026-00042</example>
    public required string Number { get; init; }

    /// <summary>First day (UTC) on which it holds.</summary>
    /// <example>2026-01-15</example>
    public required DateOnly IssueDate { get; init; }

    /// <summary>Last day (UTC) on which it holds; null when it does not expire.</summary>
    /// <example>2029-01-14</example>
    public required DateOnly? ExpiryDate { get; init; }

    /// <summary>Where it stands.</summary>
    /// <example>valid</example>
    public required CertificateStatus Status { get; init; }

    /// <summary>Where the document is, if published.</summary>
    /// <example>https://documents.example/certificates/ex-2026-00042.pdf</example>
    public required string? DocumentUrl { get; init; }

    /// <summary>Score 0 to 100, if given.</summary>
    /// <example>91.5</example>
    public required decimal? Score { get; init; }

    /// <summary>Shows a certificate.</summary>
    public static CertificateResponse From(Certificate certificate) => new()
    {
        Id = certificate.Id,
        VendorId = certificate.VendorId,
        BookingId = certificate.BookingId,
        Type = certificate.Type,
        Issuer = certificate.Issuer,
        Number = certificate.Number,
        IssueDate = certificate.IssueDate,
        ExpiryDate = certificate.ExpiryDate,
        Status = certificate.Status,
        DocumentUrl = certificate.DocumentUrl,
        Score = certificate.Score.Plain(),
    };
}
