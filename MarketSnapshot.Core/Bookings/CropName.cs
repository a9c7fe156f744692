namespace MarketSnapshot.Core.Bookings;

/// <summary>How crop names are compared: trimmed and without case.</summary>
public static class CropName
{
    /// <summary>The form of a name that two names of one crop share.</summary>
    public static string Key(string name) => name.Trim().ToLowerInvariant();

    /// <summary>Whether both names mean one crop.</summary>
    public static bool Same(string left, string right) => Key(left) == Key(right);
}
