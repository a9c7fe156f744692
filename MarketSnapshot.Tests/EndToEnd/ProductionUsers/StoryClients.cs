namespace MarketSnapshot.Tests.EndToEnd.ProductionUsers;

/// <summary>Who acts in a story.</summary>
internal enum StoryRole
{
    /// <summary>A buyer, who says nothing about himself.</summary>
    Nobody,

    /// <summary>A farmer, with the farmer's id.</summary>
    Farmer,

    /// <summary>A vendor, with the vendor's id.</summary>
    Vendor,

    /// <summary>A device, with the sensor's device id.</summary>
    Device,

    /// <summary>An operator.</summary>
    Operator,
}

/// <summary>Gives the client of the API that somebody uses. Where nobody is asked who he is, all use the same.</summary>
/// <param name="role">Who.</param>
/// <param name="id">Which one; null for an operator and for nobody.</param>
internal delegate HttpClient ClientOf(StoryRole role, string? id);
