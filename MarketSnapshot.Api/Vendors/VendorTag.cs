namespace MarketSnapshot.Api.Vendors;

/// <summary>Groups the operations on vendors in the API's description.</summary>
internal static class VendorTag
{
    public const string Name = "Vendors";
}
