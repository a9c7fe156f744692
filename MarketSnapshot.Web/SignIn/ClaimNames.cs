namespace MarketSnapshot.Web.SignIn;

/// <summary>The claims that say who a person is: those of the API's tokens.</summary>
public static class ClaimNames
{
    /// <summary>Who it is to the provider.</summary>
    public const string Subject = "sub";

    /// <summary>The name to show.</summary>
    public const string Name = "name";

    /// <summary>One of <see cref="Roles"/>.</summary>
    public const string Role = "role";

    /// <summary>The farmer that a farmer acts for.</summary>
    public const string FarmerId = "farmer_id";

    /// <summary>The vendor that a vendor acts for.</summary>
    public const string VendorId = "vendor_id";
}

/// <summary>What a person may be.</summary>
public static class Roles
{
    /// <summary>Books storage.</summary>
    public const string Farmer = "farmer";

    /// <summary>Offers storage.</summary>
    public const string Vendor = "vendor";

    /// <summary>Runs the pipeline.</summary>
    public const string Operator = "operator";
}
