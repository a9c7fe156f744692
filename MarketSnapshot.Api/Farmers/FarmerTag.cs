namespace MarketSnapshot.Api.Farmers;

/// <summary>Groups the operations on farmers in the API's description.</summary>
internal static class FarmerTag
{
    public const string Name = "Farmers";
}
