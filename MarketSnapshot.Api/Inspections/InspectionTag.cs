namespace MarketSnapshot.Api.Inspections;

/// <summary>Groups the operations on inspections in the API's description.</summary>
internal static class InspectionTag
{
    public const string Name = "Inspections";
}
