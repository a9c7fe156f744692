namespace MarketSnapshot.Api.Locations;

/// <summary>Groups the operations on places in the API's description.</summary>
internal static class LocationTag
{
    public const string Name = "Locations";
}
