using MarketSnapshot.Core.Locations;
using MarketSnapshot.Core.Persistence;
using Npgsql;

namespace MarketSnapshot.Core.Bookings;

/// <summary>What is to be quoted, within <see cref="BookingLimits"/>.</summary>
/// <param name="LocationId">Which place.</param>
/// <param name="QuantityKg">Quantity in kilograms.</param>
/// <param name="DurationDays">Length in days.</param>
/// <param name="StartDate">First moment, in UTC, exact to the microsecond.</param>
/// <param name="CropType">The crop, if told; the price doesn't depend on it.</param>
public sealed record QuoteRequest(
    Guid LocationId, decimal QuantityKg, int DurationDays, DateTimeOffset StartDate, string? CropType = null)
{
    /// <summary>End of storage, exclusive.</summary>
    public DateTimeOffset EndDate => StartDate.AddDays(DurationDays);
}

/// <summary>A price and the room of a place over a period, as a booking at the same moment would find them.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Price">The charge.</param>
/// <param name="Rate">The place's rate.</param>
/// <param name="Unit">What the rate is for.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Room">What is taken and free.</param>
public sealed record Quote(QuoteRequest Request, BookingPrice Price, decimal Rate, PriceUnit Unit, string Currency, Room Room)
{
    /// <summary>What <see cref="TransportRule"/> would say; null when it depends on a crop that was not told.</summary>
    public bool? TransportRequired =>
        TransportRule.IsRequired(Request.CropType ?? "", Request.QuantityKg) ? true
        : Request.CropType is null ? null
        : false;
}

/// <summary>
/// Says what a booking would cost and whether there is room for it. Stores nothing and locks nothing, so it promises no room.
/// </summary>
public sealed class BookingQuoter(NpgsqlDataSource database)
{
    private static readonly string Read =
        $"""
        select statement_timestamp(), trim_scale(l.capacity_kg), trim_scale(l.price_amount), l.price_unit, l.currency,
               {Occupancy.Peak("@location_id", "@first", "@after")}
        from (values (1)) one
        left join storage_locations l on l.id = @location_id
        """;

    /// <summary>Quotes.</summary>
    /// <exception cref="InvalidFieldException">The place is unknown or the start is out of reach.</exception>
    public async Task<Quote> QuoteAsync(QuoteRequest request, CancellationToken cancellationToken)
    {
        var days = DaySpan.Covering(request.StartDate, request.EndDate);
        await using var command = database.CreateCommand(Read);
        command.Parameters.AddWithValue("location_id", request.LocationId);
        command.Parameters.AddWithValue("first", days.First);
        command.Parameters.AddWithValue("after", days.After);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);

        var problems = new List<FieldProblem>();
        if (row.IsDBNull(1))
            problems.Add(new("location_id", "No location has this id."));
        if (BookingStart.Problem(request.StartDate, row.GetFieldValue<DateTimeOffset>(0)) is { } start)
            problems.Add(new("start_date", start));
        if (problems.Count > 0)
            throw new InvalidFieldException(problems);

        var (rate, unit) = (row.GetDecimal(2), EnumText<PriceUnit>.Parse(row.GetString(3)));
        return new(
            request,
            BookingPrice.For(rate, unit, request.QuantityKg, request.DurationDays),
            rate,
            unit,
            row.GetString(4),
            new(row.GetDecimal(1), row.GetDecimal(5)));
    }
}
