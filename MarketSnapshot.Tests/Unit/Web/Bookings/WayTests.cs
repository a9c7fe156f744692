extern alias Web;
using CsCheck;
using Web::MarketSnapshot.Web.Api.Bookings;
using Web::MarketSnapshot.Web.Pages.Bookings;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Web.Bookings;

/// <summary>The way of a booking to the market, as its page tells it.</summary>
public sealed class WayTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly NextSyncAnswer Sync = new(300, Now.AddMinutes(3));

    private static readonly Gen<DateTimeOffset?> Moments = Gen.OneOf(Gen.Const((DateTimeOffset?)null), Gen.Int[-10_000, 10_000].Select(minutes => (DateTimeOffset?)Now.AddMinutes(minutes)));

    private static readonly Gen<BookingAnswer> Bookings = Gen.Select(Gen.OneOfConst("pending", "confirmed", "active", "completed", "cancelled", "rejected"), Moments)
        .Select((status, confirmed) => Booking(status) with { VendorConfirmedAt = confirmed });

    private static readonly Gen<SnapshotAnswer> Snapshots = Gen.Select(Gen.Select(Gen.OneOfConst("ready_to_publish", "published", "withdrawn"), Gen.Long[1, 9], Gen.Long[0, 9], Gen.Bool), Gen.Select(Moments, Moments, Moments, Moments), Gen.Int[0, 3])
        .Select((state, times, attempts) => new SnapshotAnswer(state.Item1, Now, Now, state.Item2, state.Item3, state.Item4, times.Item1, times.Item2, times.Item3, attempts, times.Item4, null));

    [Fact]
    public void There_are_always_the_same_four_steps_and_what_is_done_has_its_time() =>
        Gen.Select(Bookings, Snapshots, Gen.Bool, Gen.Bool).Sample(
            (booking, snapshot, hasSnapshot, hasSync) =>
            {
                var steps = Way.Of(booking, hasSnapshot ? snapshot : null, hasSync ? Sync : null);
                Assert.Equal(["booked", "confirmed", "snapshot", "published"], steps.Select(step => step.Name));
                Assert.All(steps, step => Assert.True(step.State != StepState.Done || step.At is not null, $"{step}"));
            },
            iter: 10_000);

    [Fact]
    public void A_new_booking_waits_for_its_vendor_and_for_the_next_sync() => Assert.Equal(
        [
            new("booked", StepState.Done, Now),
            new("confirmed", StepState.Waiting, Word: "vendor"),
            new("snapshot", StepState.Done, Now),
            new("published", StepState.Waiting, Word: "next_sync", WordAt: Sync.NextRunAt),
        ],
        Way.Of(Booking("pending"), Fresh, Sync));

    [Fact]
    public void What_is_published_and_has_changed_since_is_on_the_market_and_waits_for_the_next_sync() => Assert.Equal(
        new("published", StepState.Done, Now, "update", Sync.NextRunAt),
        Way.Of(Booking("confirmed"), Fresh with { Status = "published", FirstPublishedAt = Now, Version = 2, PublishedVersion = 1 }, Sync)[3]);

    [Fact]
    public void A_cancelled_booking_leaves_the_market_with_the_next_sync_and_then_has_left_it()
    {
        var leaving = Fresh with { Status = "published", FirstPublishedAt = Now, OnMarket = false, Version = 2, PublishedVersion = 1 };
        var left = leaving with { Status = "withdrawn", PublishedVersion = 2, LastSyncedAt = Now.AddMinutes(3) };
        Assert.Equal(new("published", StepState.Waiting, Now, "leaving", Sync.NextRunAt), Way.Of(Booking("cancelled"), leaving, Sync)[3]);
        Assert.Equal(new("published", StepState.Off, Now, "withdrawn", Now.AddMinutes(3)), Way.Of(Booking("cancelled"), left, Sync)[3]);
        Assert.Equal(StepState.Off, Way.Of(Booking("cancelled"), left, Sync)[1].State);
    }

    [Fact]
    public void A_rejection_and_a_parked_snapshot_are_told_as_what_went_wrong()
    {
        Assert.Equal(new("confirmed", StepState.Failed, Now, "rejected"), Way.Of(Booking("rejected"), Fresh, Sync)[1]);
        Assert.Equal(new("published", StepState.Failed, null, "parked", Now), Way.Of(Booking("pending"), Fresh with { ParkedAt = Now, Attempts = 10 }, Sync)[3]);
        Assert.Equal(new("published", StepState.Waiting, null, "retry", Now), Way.Of(Booking("pending"), Fresh with { Attempts = 2, NextAttemptAt = Now }, Sync)[3]);
    }

    internal static SnapshotAnswer Fresh => new("ready_to_publish", Now, Now, 1, 0, true, null, null, null, 0, null, null);

    internal static BookingAnswer Booking(string status) => new()
    {
        Id = Guid.NewGuid(), FarmerId = Guid.NewGuid(), LocationId = Guid.NewGuid(), LocationName = "A place", LocationType = "cold", CropType = "chilli", QuantityKg = 500,
        DurationDays = 30, StartDate = Now, EndDate = Now.AddDays(30), TotalPrice = 210, Currency = "INR", BookingStatus = status, TransportRequired = false, CreatedAt = Now, UpdatedAt = Now,
    };
}
