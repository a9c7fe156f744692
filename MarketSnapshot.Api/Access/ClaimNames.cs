namespace MarketSnapshot.Api.Access;

/// <summary>The claims of a token that count here, besides those of JWT itself.</summary>
internal static class ClaimNames
{
    /// <summary>Who gave the token out.</summary>
    public const string Issuer = "iss";

    /// <summary>Who the caller is to the provider.</summary>
    public const string Subject = "sub";

    /// <summary>One of <see cref="Access.Role"/>; may stand several times.</summary>
    public const string Role = "role";

    /// <summary>The same by another name.</summary>
    public const string Roles = "roles";

    /// <summary>The farmer that a farmer acts for, a UUID.</summary>
    public const string FarmerId = "farmer_id";

    /// <summary>The vendor that a vendor acts for, a UUID.</summary>
    public const string VendorId = "vendor_id";

    /// <summary>The sensor's device_id that a device reports for.</summary>
    public const string DeviceId = "device_id";
}
