using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Persistence;
using Npgsql;

namespace MarketSnapshot.Core.Locations;

/// <summary>The statements that find places, and the reading of their rows.</summary>
internal static class LocationSql
{
    // The haversine formula with the earth's mean radius: right to 0.6 %, and stable for places next to each other.
    private const string Metres =
        """
        round(2 * 6371008.8 * asin(least(1, sqrt(
            power(sin(radians(l.lat - @lat) / 2), 2)
            + cos(radians(@lat)) * cos(radians(l.lat)) * power(sin(radians(l.lon - @lon) / 2), 2)))))::bigint
        """;

    private const string Columns =
        """
        p.id, p.vendor_id, p.name, p.type, p.address, p.lat, p.lon, trim_scale(p.capacity_kg), trim_scale(p.price_amount),
        p.price_unit, p.currency, trim_scale(p.rating), p.facilities, p.created_at, v.name, p.metres
        """;

    /// <summary>One place: <c>@id</c>; with a period <c>@first</c> and <c>@after</c>.</summary>
    public static string One(AskedPeriod? period) =>
        $"""
        select {Columns}, {Peak(period)}
        from (select l.*, null::bigint as metres from storage_locations l where l.id = @id) p
        join vendors v on v.id = p.vendor_id
        """;

    /// <summary>
    /// A page of places. Room is computed for the places of the page only, after the cut. Parameters: <c>@rows</c>; where asked
    /// <c>@type</c>, <c>@vendor_id</c>, <c>@lat</c> and <c>@lon</c>, <c>@radius_metres</c>, <c>@first</c> and <c>@after</c>; to continue
    /// <c>@after_key</c> and <c>@after_id</c>.
    /// </summary>
    public static string Many(LocationSearch search, bool continued)
    {
        var order = search.Near is null ? "name" : "metres";
        return
            $"""
            select {Columns}, {Peak(search.Period)}
            from (select * from (
                      select l.*, {(search.Near is null ? "null::bigint" : Metres)} as metres
                      from storage_locations l
                      where {(search.Type is null ? "true" : "l.type = @type")} and {(search.VendorId is null ? "true" : "l.vendor_id = @vendor_id")}) m
                  where {(search.RadiusKm is null ? "true" : "metres <= @radius_metres")}
                    and {(continued ? $"({order}, id) > (@after_key, @after_id)" : "true")}
                  order by {order}, id
                  limit @rows) p
            join vendors v on v.id = p.vendor_id
            order by p.{order}, p.id
            """;
    }

    /// <summary>Reads a row of either statement.</summary>
    public static FoundLocation Read(NpgsqlDataReader row, AskedPeriod? period)
    {
        var place = new LocationDetails(
            row.GetGuid(0),
            row.GetGuid(1),
            row.GetString(2),
            EnumText<LocationType>.Parse(row.GetString(3)),
            row.GetString(4),
            row.GetDouble(5),
            row.GetDouble(6),
            row.GetDecimal(7),
            row.GetDecimal(8),
            EnumText<PriceUnit>.Parse(row.GetString(9)),
            row.GetString(10),
            row.Maybe<decimal>(11),
            row.GetFieldValue<string[]>(12),
            row.GetFieldValue<DateTimeOffset>(13));
        var availability = period is null
            ? null
            : new Availability(
                period,
                new(place.CapacityKg, row.GetDecimal(16)),
                period.QuantityKg is { } quantity
                    ? BookingPrice.For(place.PriceAmount, place.PriceUnit, quantity, period.DurationDays)
                    : null);
        return new(place, row.GetString(14), row.Maybe<long>(15), availability);
    }

    private static string Peak(AskedPeriod? period) => period is null ? "null::numeric" : Occupancy.Peak("p.id", "@first", "@after");
}
