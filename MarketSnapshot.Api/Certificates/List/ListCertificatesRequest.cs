using FastEndpoints;
using MarketSnapshot.Api.Http.Rules;

namespace MarketSnapshot.Api.Certificates.List;

/// <summary>Which certificates to list.</summary>
internal sealed class ListCertificatesRequest : PagedRequest
{
    /// <summary>Only this vendor's.</summary>
    public Guid? VendorId { get; set; }

    /// <summary>Only this booking's.</summary>
    public Guid? BookingId { get; set; }
}

internal sealed class ListCertificatesValidator : Validator<ListCertificatesRequest>
{
    public ListCertificatesValidator() => this.PageRules();
}
