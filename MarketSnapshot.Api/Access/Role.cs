namespace MarketSnapshot.Api.Access;

/// <summary>What a caller is, as the claim <c>role</c> of the token says it. One caller may be several.</summary>
internal static class Role
{
    /// <summary>Books storage and acts for one farmer: the claim <c>farmer_id</c>.</summary>
    public const string Farmer = "farmer";

    /// <summary>Offers storage and acts for one vendor: the claim <c>vendor_id</c>.</summary>
    public const string Vendor = "vendor";

    /// <summary>Measures and reports the readings of one sensor: the claim <c>device_id</c>, the sensor's device_id.</summary>
    public const string Device = "device";

    /// <summary>Fills master data, runs the pipeline, sees everything.</summary>
    public const string Operator = "operator";

    /// <summary>All of them, the one that may do most first.</summary>
    public static readonly string[] All = [Operator, Vendor, Farmer, Device];
}
