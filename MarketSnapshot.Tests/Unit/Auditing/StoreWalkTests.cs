using CsCheck;
using MarketSnapshot.Core.Auditing;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Auditing;

/// <summary>Both stores side by side, page by page.</summary>
public sealed class StoreWalkTests
{
    private const int Many = 200_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_booking_and_every_document_is_met_once_and_put_together_with_its_other_side() =>
        await Gen.Select(Gen.Guid.HashSet[0, 30], Gen.Guid.HashSet[0, 30], Gen.Guid.HashSet[0, 30], Gen.OneOfConst("", "A", "zz", "5", "01900000-0000-7000-8000-00000000000G").HashSet[0, 4], Gen.Int[0, 4], Gen.Int[1, 7])
            .SampleAsync(async (onlyBookings, onlyListings, both, foreign, others, size) =>
            {
                Guid[] bookings = [.. onlyBookings.Union(both).Order()];
                string[] listings = [.. onlyListings.Union(both).Select(id => id.ToString()).Concat(foreign).Order(StringComparer.Ordinal)];
                var stores = new PagedStores(
                    after => bookings.Where(id => id.CompareTo(after) > 0),
                    after => listings.Where(id => after is null || string.CompareOrdinal(id, after) > 0),
                    others);

                List<(string? Booking, string? Listing)> met = [];
                await foreach (var (booking, listing) in new StoreWalk(stores, stores).PairsAsync(size, Stop))
                    met.Add((booking?.BookingId.ToString(), listing?.Id.ToString()));

                Assert.Equal(bookings.Union(onlyListings).Count() + foreign.Count + others, met.Count);
                Assert.Equal(bookings.Select(id => id.ToString()), met.Select(pair => pair.Booking).OfType<string>());
                Assert.Equal(
                    listings.Concat(Enumerable.Range(0, others).Select(i => $"{i}")).Order(StringComparer.Ordinal),
                    met.Select(pair => pair.Listing).OfType<string>().Order(StringComparer.Ordinal));
                Assert.All(met, pair => Assert.True(pair.Booking is null || pair.Listing is null || pair.Booking == pair.Listing, $"{pair}"));
                Assert.Equal(both.Count, met.Count(pair => pair.Booking is not null && pair.Listing is not null));
            }, iter: 1_000);

    [Fact]
    public async Task Very_many_of_each_pass_by_in_pages_and_nothing_of_them_is_kept()
    {
        var stores = new PagedStores(
            after => From(after).Select(Id),
            after => From(after is null ? Guid.Empty : Guid.Parse(after)).Select(i => Id(i).ToString()),
            others: 0);
        List<WeakReference> passed = [];
        var pairs = 0;
        await foreach (var (booking, listing) in new StoreWalk(stores, stores).PairsAsync(1_000, Stop))
        {
            Assert.Equal(booking!.BookingId, listing!.BookingId);
            if (++pairs % 10_000 == 0)
                passed.Add(new(booking));
        }

        GC.Collect();
        Assert.Equal(Many, pairs);
        Assert.Equal(1_000, stores.Largest);
        Assert.InRange(passed.Count(one => one.IsAlive), 0, 1);

        static Guid Id(int i) => Guid.Parse($"01900000-0000-7003-8000-{i:D12}");

        static IEnumerable<int> From(Guid after)
        {
            var last = after == Guid.Empty ? 0 : int.Parse(after.ToString().AsSpan(24));
            return Enumerable.Range(last + 1, Many - last);
        }
    }
}
