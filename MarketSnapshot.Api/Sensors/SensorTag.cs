namespace MarketSnapshot.Api.Sensors;

/// <summary>Groups the operations on sensors in the API's description.</summary>
internal static class SensorTag
{
    public const string Name = "Sensors";
}
