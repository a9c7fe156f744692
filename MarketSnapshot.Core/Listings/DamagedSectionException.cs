namespace MarketSnapshot.Core.Listings;

/// <summary>A stored section has another shape than whoever looks at the listing can read: someone changed the row by hand.</summary>
/// <param name="section">Which, as its column is called.</param>
/// <param name="cause">What was met, for the log.</param>
internal sealed class DamagedSectionException(string section, Exception? cause = null)
    : FormatException($"its section {section} is damaged: it has not the fields or kinds of values that a listing needs.", cause);
