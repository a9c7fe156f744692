using CsCheck;
using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Snapshots;
using MongoDB.Bson;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Auditing;

/// <summary>When two stores differ about a booking.</summary>
public sealed class DifferenceRuleTests
{
    private static readonly Guid Booking = Guid.Parse("01900000-0000-7000-8000-0000000000b0");

    private static readonly Gen<AuditedSnapshot> Snapshots =
        Gen.Select(Gen.Long[1, 4], Gen.Long[0, 2], Gen.Bool, Gen.OneOfConst("a", "b"), Gen.Enum<SnapshotStatus>(), Gen.Bool, Gen.Bool)
            .Select((version, behind, onMarket, hash, status, leased, ended) =>
                new AuditedSnapshot(Booking, version, Math.Max(0, version - behind), onMarket, hash, status, leased, ended));

    private static readonly Gen<AuditedListing> Listings =
        Gen.Select(Gen.Long[0, 5], Gen.OneOfConst("published", "withdrawn", "draft", null), Gen.OneOfConst("a", "b", null), Gen.Bool)
            .Select((version, status, hash, found) => new AuditedListing(Booking.ToString(), version, status, hash, found));

    private static readonly Gen<(AuditedBooking? Booking, AuditedListing? Listing)> Any =
        Gen.Select(Gen.Enum<BookingStanding>(), Snapshots, Listings, Gen.Int[0, 5], Gen.Int[0, 3])
            .Select((standing, snapshot, listing, hasSnapshot, hasListing) => (
                hasSnapshot == 1 ? null : new AuditedBooking(Booking, standing, hasSnapshot == 0 ? null : snapshot),
                hasListing == 0 ? null : listing));

    [Fact]
    public void Stores_that_agree_differ_in_nothing_and_stores_that_do_not_agree_differ() => Any.Sample((booking, listing) =>
        Assert.Equal(Agrees(booking, listing) || IsUnderWay(booking), DifferenceRule.Judge(booking, listing) is null), iter: 20_000);

    [Fact]
    public void What_waits_for_publishing_or_is_held_by_a_worker_is_no_difference() => Any.Sample((booking, listing) =>
    {
        if (booking is { Snapshot: { AtRest: false } snapshot } && snapshot.OnMarket == (booking.Booking == BookingStanding.OnMarket))
            Assert.Null(DifferenceRule.Judge(booking, listing));
    }, iter: 20_000);

    [Fact]
    public void A_repair_withdraws_only_what_buyers_find_and_nothing_that_belongs_on_the_market() => Any.Sample((booking, listing) =>
    {
        if (DifferenceRule.Judge(booking, listing) is { } kind && DifferenceRule.Withdraws(kind, listing))
        {
            Assert.True(listing is { OnSale: true });
            Assert.False(booking is { Snapshot.OnMarket: true, Booking: BookingStanding.OnMarket });
        }
    }, iter: 20_000);

    [Fact]
    public void Whatever_buyers_find_of_a_booking_that_is_not_on_the_market_counts_as_a_withdrawal_unless_it_is_under_way() => Any.Sample((booking, listing) =>
    {
        var belongs = booking is { Booking: BookingStanding.OnMarket };
        if (listing is { OnSale: true } && !belongs && booking?.Snapshot is null or { OnMarket: true, Ended: false } or { OnMarket: false, AtRest: true })
            Assert.Equal(!belongs && listing is { OnSale: true }, DifferenceRule.Judge(booking, listing) is { } kind && DifferenceRule.Withdraws(kind, listing));
    }, iter: 20_000);

    [Theory]
    [InlineData("01900000-0000-7000-8000-0000000000b0", true)]
    [InlineData("01900000-0000-7000-8000-0000000000B0", false)]
    [InlineData("{01900000-0000-7000-8000-0000000000b0}", false)]
    [InlineData("0190000000007000800000000000 00b0", false)]
    [InlineData("chilli", false)]
    [InlineData("", false)]
    public void Only_a_booking_id_as_this_system_writes_it_is_one(string id, bool expected) =>
        Assert.Equal(expected, AuditedListing.BookingOf(id) is not null);

    [Fact]
    public void An_id_that_is_no_text_is_no_bookings() => Assert.Null(AuditedListing.BookingOf(ObjectId.Parse("65f000000000000000000001")));

    /// <summary>The contract, said the other way round.</summary>
    private static bool Agrees(AuditedBooking? booking, AuditedListing? listing)
    {
        var shown = listing is { OnSale: true };
        if (booking?.Snapshot is not { } snapshot)
            return booking is not { Booking: BookingStanding.OnMarket } && !shown;
        if (snapshot.OnMarket != (booking.Booking == BookingStanding.OnMarket))
            return false;
        return snapshot.OnMarket
            ? shown && listing!.Version == snapshot.Version && listing.ContentHash == snapshot.ContentHash && listing.IsFoundByBooking
                && snapshot.Status == SnapshotStatus.Published
            : !shown && (listing?.Version ?? 0) <= snapshot.Version && snapshot.Status == SnapshotStatus.Withdrawn;
    }

    /// <summary>Publishing or the clock is about to bring it about.</summary>
    private static bool IsUnderWay(AuditedBooking? booking)
    {
        if (booking?.Snapshot is not { } snapshot)
            return false;
        var belongs = booking.Booking == BookingStanding.OnMarket;
        if (!snapshot.OnMarket && belongs)
            return false;
        if (snapshot.OnMarket && !belongs && !snapshot.Ended)
            return false;
        return !snapshot.AtRest || (snapshot.OnMarket && !belongs);
    }
}
