namespace MarketSnapshot.Core.Bookings;

/// <summary>Which bookings belong on the market.</summary>
internal static class MarketRule
{
    /// <summary>
    /// The rule as a condition of SQL on a booking <c>b</c>: it is pending, confirmed or active, and its end lies ahead by PostgreSQL's clock.
    /// </summary>
    public const string Belongs = "b.booking_status in ('pending', 'confirmed', 'active') and b.end_date > statement_timestamp()";
}
