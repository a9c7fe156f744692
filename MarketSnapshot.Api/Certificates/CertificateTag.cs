namespace MarketSnapshot.Api.Certificates;

/// <summary>Groups the operations on certificates in the API's description.</summary>
internal static class CertificateTag
{
    public const string Name = "Certificates";
}
