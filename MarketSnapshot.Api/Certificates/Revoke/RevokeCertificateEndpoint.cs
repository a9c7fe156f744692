using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Certificates.Get;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Certificates.Revoke;

/// <summary>Takes a certificate back.</summary>
internal sealed class RevokeCertificateEndpoint(CertificateStore certificates, Ownership ownership) : Endpoint<GetCertificateRequest, CertificateResponse>
{
    public override void Configure()
    {
        Post("/api/certificates/{id}/revoke");
        Roles(Role.Vendor, Role.Operator);
        Description(b => b.WithTags(CertificateTag.Name)
            .Produces<CertificateResponse>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType)
            .Produces<ApiProblem>(StatusCodes.Status409Conflict, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Revokes a certificate";
            s.Description = "Listings drop it with the next reconcile. There is no way back; a new certificate takes its place.";
            s.Params["id"] = "The certificate.";
            s.Responses[200] = "The certificate, revoked.";
            s.Responses[404] = "There is no certificate with this id.";
            s.Responses[409] = "`already_revoked`: it was revoked before.";
        });
    }

    public override async Task HandleAsync(GetCertificateRequest request, CancellationToken ct)
    {
        await ownership.EnsureCertificateAsync(request.Id, HttpContext.DataScope(), ct);
        await Send.OkAsync(CertificateResponse.From(await certificates.RevokeAsync(request.Id, ct)), ct);
    }
}
