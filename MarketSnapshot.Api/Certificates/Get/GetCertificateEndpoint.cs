using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Certificates.Get;

/// <summary>Shows one certificate.</summary>
internal sealed class GetCertificateEndpoint(CertificateStore certificates, Ownership ownership) : Endpoint<GetCertificateRequest, CertificateResponse>
{
    public override void Configure()
    {
        Get("/api/certificates/{id}");
        Roles(Role.Vendor, Role.Operator);
        Description(b => b.WithTags(CertificateTag.Name)
            .Produces<CertificateResponse>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Shows one certificate";
            s.Params["id"] = "The certificate.";
            s.Responses[200] = "The certificate.";
            s.Responses[404] = "There is no certificate with this id.";
        });
    }

    public override async Task HandleAsync(GetCertificateRequest request, CancellationToken ct)
    {
        await ownership.EnsureCertificateAsync(request.Id, HttpContext.DataScope(), ct);
        await Send.OkAsync(CertificateResponse.From(await certificates.GetAsync(request.Id, ct)), ct);
    }
}

/// <summary>Names one certificate.</summary>
internal sealed class GetCertificateRequest
{
    /// <summary>The certificate.</summary>
    public Guid Id { get; set; }
}
