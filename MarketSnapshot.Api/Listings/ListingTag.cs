namespace MarketSnapshot.Api.Listings;

/// <summary>How the description groups these operations.</summary>
internal static class ListingTag
{
    public const string Name = "Listings";
}
