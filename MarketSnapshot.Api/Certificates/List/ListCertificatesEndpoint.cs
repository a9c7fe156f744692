using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Certificates.List;

/// <summary>Lists certificates.</summary>
internal sealed class ListCertificatesEndpoint(CertificateStore certificates) : Endpoint<ListCertificatesRequest, Page<CertificateResponse>>
{
    public override void Configure()
    {
        Get("/api/certificates");
        Roles(Role.Vendor, Role.Operator);
        Description(b => b.WithTags(CertificateTag.Name).Produces<Page<CertificateResponse>>());
        Summary(s =>
        {
            s.Summary = "Lists certificates, newest first";
            s.Description = "Those that were recorded last come first. Filters go together. An unknown vendor or booking has no certificates.";
            s.Params["vendor_id"] = "Only this vendor's.";
            s.Params["booking_id"] = "Only this booking's.";
            s.Params["cursor"] = "The `next_cursor` of the page before.";
            s.Params["limit"] = "Rows on the page, 1 to 200; 50 when not said.";
            s.Responses[200] = "A page of certificates; `next_cursor` is null on the last one.";
        });
    }

    public override async Task HandleAsync(ListCertificatesRequest request, CancellationToken ct)
    {
        var page = await certificates.ListAsync(request.VendorId, request.BookingId, HttpContext.DataScope(), request.Cursor, request.PageSize, ct);
        await Send.OkAsync(new([.. page.Items.Select(CertificateResponse.From)], page.NextCursor), ct);
    }
}
