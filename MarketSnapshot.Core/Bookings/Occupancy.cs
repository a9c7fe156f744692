namespace MarketSnapshot.Core.Bookings;

/// <summary>How full a place is over a span of days.</summary>
internal static class Occupancy
{
    /// <summary>
    /// A scalar subquery: the most kilograms that pending, confirmed and active bookings of one place take up together on any UTC day
    /// of [first, after), 0 where there are none.
    /// </summary>
    /// <remarks>
    /// Served by ix_storage_bookings_occupancy. Each overlapping booking gives two steps, its quantity on its first day in the span and
    /// minus that on the first day after it; their running sum by day is the occupancy, and between two steps it does not change. Both
    /// bounds are midnights, so the comparison of the stored moments finds exactly the bookings that touch a day of the span.
    /// </remarks>
    /// <param name="location">SQL for the place's id.</param>
    /// <param name="first">SQL for the midnight at which the span begins.</param>
    /// <param name="after">SQL for the midnight at which the span ends.</param>
    /// <param name="except">SQL for the id of a booking that doesn't count, null for none.</param>
    public static string Peak(string location, string first, string after, string except = "null::uuid") =>
        $"""
        (select trim_scale(coalesce(max(days.kg), 0))
         from (select sum(sum(step.kg)) over (order by step.day) as kg
               from storage_bookings o
               cross join lateral (values
                   (greatest(date_trunc('day', o.start_date, 'UTC'), {first}), o.quantity_kg),
                   (date_trunc('day', o.end_date + interval '86399.999999 seconds', 'UTC'), -o.quantity_kg)) as step (day, kg)
               where o.location_id = {location}
                 and o.booking_status in ('pending', 'confirmed', 'active')
                 and o.end_date > {first}
                 and o.start_date < {after}
                 and o.id is distinct from {except}
               group by step.day) days)
        """;
}

/// <summary>Room at a place over a span of days.</summary>
/// <param name="CapacityKg">What the place holds.</param>
/// <param name="PeakKg">The most that is taken on any of the days.</param>
public sealed record Room(decimal CapacityKg, decimal PeakKg)
{
    /// <summary>What is free on every one of the days; 0 also where a capacity was lowered below what is booked.</summary>
    public decimal FreeKg => Math.Max(0m, CapacityKg - PeakKg);

    /// <summary>Whether that much finds room.</summary>
    public bool Fits(decimal quantityKg) => quantityKg <= FreeKg;

    /// <summary>Lets through what finds room.</summary>
    /// <exception cref="ConflictException"><c>capacity_exceeded</c>; the message tells how much is free.</exception>
    public void Ensure(decimal quantityKg)
    {
        if (!Fits(quantityKg))
        {
            throw new ConflictException(
                "capacity_exceeded",
                $"{quantityKg:0.###} kg do not fit: {FreeKg:0.###} of {CapacityKg:0.###} kg are free on every day of the period.");
        }
    }
}
