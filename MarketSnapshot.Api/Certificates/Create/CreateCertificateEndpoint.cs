using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Certificates.Create;

/// <summary>Records a certificate.</summary>
internal sealed class CreateCertificateEndpoint(CertificateStore certificates, Ownership ownership) : Endpoint<CreateCertificateRequest, CertificateResponse>
{
    public override void Configure()
    {
        Post("/api/certificates");
        Roles(Role.Vendor, Role.Operator);
        Description(b => b.WithTags(CertificateTag.Name).Produces<CertificateResponse>(StatusCodes.Status201Created));
        Summary(s =>
        {
            s.Summary = "Records a certificate";
            s.Description = "Listings show a vendor's certificates that are `valid` and within their dates, and a booking's that is `issued`.";
            s.Responses[201] = "Recorded; `Location` leads to the certificate.";
        });
    }

    public override async Task HandleAsync(CreateCertificateRequest request, CancellationToken ct)
    {
        if (request.VendorId is { } vendor)
            Ownership.EnsureActsForVendor(vendor, HttpContext.DataScope());
        else
            await ownership.EnsureReferredBookingAsync(request.BookingId!.Value, HttpContext.DataScope(), ct);
        var certificate = request.ToCertificate();
        await certificates.AddAsync(certificate, ct);
        HttpContext.Response.Headers.Location = $"/api/certificates/{certificate.Id}";
        await Send.ResponseAsync(CertificateResponse.From(certificate), StatusCodes.Status201Created, ct);
    }
}
