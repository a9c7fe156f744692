namespace MarketSnapshot.Core.Access;

/// <summary>Whose data a request may reach. What lies outside of it is answered as if it were not there.</summary>
public sealed record DataScope
{
    /// <summary>Everything: an operator, and the system itself.</summary>
    public static readonly DataScope Everything = new() { All = true };

    /// <summary>Nothing.</summary>
    public static readonly DataScope Nothing = new();

    /// <summary>Whether it holds everything; then the rest does not matter.</summary>
    public bool All { get; init; }

    /// <summary>The farmer whose bookings and inspections it holds, if any.</summary>
    public Guid? FarmerId { get; init; }

    /// <summary>The vendor whose places it holds, with what is booked, measured, found and certified there, if any.</summary>
    public Guid? VendorId { get; init; }

    /// <summary>The device whose sensor it holds, if any.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Whether it holds a farmer.</summary>
    public bool HoldsFarmer(Guid id) => All || FarmerId == id;

    /// <summary>Whether it holds a vendor.</summary>
    public bool HoldsVendor(Guid id) => All || VendorId == id;
}
