namespace MarketSnapshot.Api.PestEvents;

/// <summary>Groups the operations on pest events in the API's description.</summary>
internal static class PestEventTag
{
    public const string Name = "Pest events";
}
