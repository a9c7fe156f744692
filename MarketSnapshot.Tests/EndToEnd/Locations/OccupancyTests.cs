using CsCheck;
using MarketSnapshot.Core.Locations;
using MarketSnapshot.Tests.EndToEnd.Bookings;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Locations;

public sealed class OccupancyTests(Topology topology)
{
    private const int Places = 40;
    private const int Asked = 50;

    private static readonly Gen<Stay> Stays = Gen.Select(
        Gen.Int[0, 60], Gen.OneOf(Gen.Const(0), Gen.Int[0, 86_399]), Gen.Int[1, 20], Gen.Int[1, 5_000],
        Gen.OneOfConst("pending", "confirmed", "active", "completed", "cancelled", "rejected")).Select(
        (day, second, days, grams, status) => new Stay(Scene.Start.AddDays(day).AddSeconds(second), days, 1 + (grams / 1_000m), status));

    [Fact]
    public async Task Free_room_is_the_capacity_less_the_fullest_day_counted_naively()
    {
        var scene = await Scene.CreateAsync(topology);
        var locations = new LocationQueries(topology.Database);
        // One seed for all; a failure names the place and the period.
        var random = new PCG(1, 8);
        var histories = Stays.Array[0, 40].Array[Places].Generate(new PCG(1, 7), null, out _);
        foreach (var history in histories)
        {
            var place = Guid.CreateVersion7();
            await scene.AddPlaceAsync(place, capacityKg: 1_000);
            await StoreAsync(scene, place, history);
            foreach (var asked in Stays.Array[Asked].Generate(random, null, out _))
            {
                var found = await locations.GetAsync(place, new(asked.Start, asked.Days, null), TestContext.Current.CancellationToken);
                Assert.True(
                    1_000 - Peak(history, asked) == found.Availability!.Room.FreeKg,
                    $"{place} from {asked.Start:O} for {asked.Days} days: {Peak(history, asked)} kg counted, {found.Availability.Room.PeakKg} found");
            }
        }
    }

    private static decimal Peak(Stay[] history, Stay asked) => Enumerable.Range(-2, 100).Select(day => Scene.Start.AddDays(day))
        .Where(asked.Touches)
        .Max(day => history.Where(stay => stay.TakesRoom && stay.Touches(day)).Sum(stay => stay.QuantityKg));

    private static Task StoreAsync(Scene scene, Guid place, Stay[] history) => scene.RunAsync(
        """
        insert into storage_bookings (id, farmer_id, location_id, vendor_id, crop_type, quantity_kg, duration_days, start_date, end_date,
                                      price_per_day, total_price, booking_status, payment_status, transport_required)
        select gen_random_uuid(), $1, $2, $3, 'Wheat', s.kg, s.days, s.start, s.start + make_interval(hours => 24 * s.days), 0, 0, s.status, 'pending', false
        from unnest($4::timestamptz[], $5::int[], $6::numeric[], $7::text[]) as s (start, days, kg, status)
        """,
        scene.FarmerId, place, scene.VendorId,
        history.Select(stay => stay.Start).ToArray(), history.Select(stay => stay.Days).ToArray(),
        history.Select(stay => stay.QuantityKg).ToArray(), history.Select(stay => stay.Status).ToArray());

    private sealed record Stay(DateTimeOffset Start, int Days, decimal QuantityKg, string Status)
    {
        public bool TakesRoom => Status is "pending" or "confirmed" or "active";

        public bool Touches(DateTimeOffset day) => Start < day.AddDays(1) && Start.AddDays(Days) > day;
    }
}
