using System.ComponentModel.DataAnnotations;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Certificates.Create;

/// <summary>A certificate to be stored: of a vendor or of a booking, exactly one of the two.</summary>
internal sealed class CreateCertificateRequest
{
    /// <summary>The vendor that it is for.</summary>
    /// <example>01a20896-8a37-7da4-9972-9a715ce3de8c</example>
    public Guid? VendorId { get; set; }

    /// <summary>The booking that it is for; then the type is storage.</summary>
    public Guid? BookingId { get; set; }

    /// <summary>What it certifies.</summary>
    /// <example>FSSAI</example>
    [Required]
    public CertificateType? Type { get; set; }

    /// <summary>Who issued it, 1 to 200 characters.</summary>
    /// <example>State Food Safety Office</example>
    [Required]
    public string? Issuer { get; set; }

    /// <summary>The issuer's number, 1 to 100 characters.</summary>
    /// <example>EX-2026-00042</example>
    [Required]
    public string? Number { get; set; }

    /// <summary>First day (UTC) on which it holds.</summary>
    /// <example>2026-01-15</example>
    [Required]
    public DateOnly? IssueDate { get; set; }

    /// <summary>Last day (UTC) on which it holds, not before issue_date; left out when it does not expire.</summary>
    /// <example>2029-01-14</example>
    public DateOnly? ExpiryDate { get; set; }

    /// <summary>Where it stands; when left out, valid for a vendor's and issued for a booking's.</summary>
    /// <example>valid</example>
    public CertificateStatus? Status { get; set; }

    /// <summary>Where the document is, an http or https address of at most 500 characters.</summary>
    /// <example>https://documents.example/certificates/ex-2026-00042.pdf</example>
    public string? DocumentUrl { get; set; }

    /// <summary>Score 0 to 100 with at most 2 decimals.</summary>
    /// <example>91.5</example>
    public decimal? Score { get; set; }

    /// <summary>The certificate to be stored, under a new identifier; only once the request is valid.</summary>
    internal Certificate ToCertificate() => new()
    {
        Id = Guid.CreateVersion7(),
        VendorId = VendorId,
        BookingId = BookingId,
        Type = Type!.Value,
        Issuer = Issuer!.Trim(),
        Number = Number!.Trim(),
        IssueDate = IssueDate!.Value,
        ExpiryDate = ExpiryDate,
        Status = Status ?? (BookingId is null ? CertificateStatus.Valid : CertificateStatus.Issued),
        DocumentUrl = DocumentUrl?.Trim(),
        Score = Score,
    };
}
