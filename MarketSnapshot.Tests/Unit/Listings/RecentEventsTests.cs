using CsCheck;
using MarketSnapshot.Core.Listings.Events;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Listings;

public sealed class RecentEventsTests
{
    [Fact]
    public void A_follower_gets_every_event_once_and_in_order_or_is_told_that_it_is_behind() =>
        Gen.Select(Gen.Long[0, 10_000], Gen.Int[1, 900].Array[1, 12], Gen.Double[0, 1]).Sample((start, batches, place) =>
        {
            var recent = new RecentEvents();
            Assert.False(recent.Behind(At(start)).Known);
            recent.Restart(At(start));
            var newest = start;
            foreach (var batch in batches)
            {
                recent.Add([.. Enumerable.Range(1, batch).Select(i => Event(newest + i))]);
                newest += batch;
            }

            var position = At(start + (long)(place * (newest - start)));
            var known = recent.Behind(position).Known;
            Assert.Equal(newest - position.Id <= RecentEvents.Capacity, known);
            for (var expected = position.Id + 1; known && expected <= newest;)
            {
                foreach (var happened in recent.Behind(position).Events)
                {
                    Assert.Equal(expected++, happened.Id);
                    position = EventPosition.After(happened);
                }
            }
        }, iter: 300);

    [Fact]
    public void The_same_number_at_another_time_is_unknown()
    {
        var recent = new RecentEvents();
        recent.Restart(At(7));
        recent.Add([Event(8), Event(9)]);

        Assert.All([7L, 8L, 9L], id => Assert.True(recent.Behind(At(id)).Known));
        Assert.All([7L, 8L, 9L], id => Assert.False(recent.Behind(new(id, At(id).At.AddTicks(10))).Known));
        Assert.All([6L, 10L], id => Assert.False(recent.Behind(At(id)).Known));
    }

    [Fact]
    public void Whoever_waits_is_woken_by_an_addition_and_by_a_new_beginning()
    {
        var recent = new RecentEvents();
        recent.Restart(At(0));
        var (first, generation) = (recent.Behind(At(0)).Changed, recent.Behind(At(0)).Generation);
        Assert.False(first.IsCompleted);
        recent.Add([Event(1)]);
        Assert.True(first.IsCompleted);
        var second = recent.Behind(At(1)).Changed;
        Assert.False(second.IsCompleted);
        recent.Restart(At(1));
        Assert.True(second.IsCompleted);
        Assert.NotEqual(generation, recent.Behind(At(1)).Generation);
    }

    [Fact]
    public void A_position_is_read_as_it_was_written_and_nothing_else_is_a_position()
    {
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.Long[0, 253_402_300_799_999_999]).Sample((id, microseconds) =>
        {
            var position = new EventPosition(id, DateTimeOffset.UnixEpoch.AddTicks(microseconds * 10));
            Assert.True(EventPosition.TryParse(position.ToString(), out var read));
            Assert.Equal(position, read);
        });
        Assert.All(
            [null, "", "1", "1-", "-1", "1-2-3", "+1-2", "1 -2", "01-2", "1-02", "9223372036854775808-1", "1-9223372036854775807", "1-x"],
            text => Assert.False(EventPosition.TryParse(text, out _), text));
    }

    private static EventPosition At(long id) => new(id, DateTimeOffset.UnixEpoch.AddSeconds(id));

    private static ListingEvent Event(long id) => new() { Id = id, At = At(id).At, Data = "{}" };
}
