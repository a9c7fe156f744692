using CsCheck;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Bookings;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Bookings;

public sealed class BookingTransitionsTests
{
    private static readonly Dictionary<BookingStatus, BookingStatus[]> Rule = new()
    {
        [BookingStatus.Pending] = [BookingStatus.Confirmed, BookingStatus.Rejected, BookingStatus.Cancelled],
        [BookingStatus.Confirmed] = [BookingStatus.Active, BookingStatus.Completed, BookingStatus.Cancelled],
        [BookingStatus.Active] = [BookingStatus.Completed, BookingStatus.Cancelled],
        [BookingStatus.Completed] = [],
        [BookingStatus.Cancelled] = [],
        [BookingStatus.Rejected] = [],
    };

    public static TheoryData<BookingStatus, BookingStatus> EveryPair =>
        [.. Enum.GetValues<BookingStatus>().SelectMany(from => Enum.GetValues<BookingStatus>().Select(to => (from, to)))];

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Exactly_the_steps_of_the_rule_are_allowed_and_the_others_name_both_ends(BookingStatus from, BookingStatus to)
    {
        var allowed = Rule[from].Contains(to);
        Assert.Equal(allowed, BookingTransitions.IsAllowed(from, to));
        if (allowed)
        {
            BookingTransitions.Ensure(from, to);
            return;
        }

        var refusal = Assert.Throws<ConflictException>(() => BookingTransitions.Ensure(from, to));
        Assert.Equal("illegal_status_step", refusal.Code);
        Assert.Contains($"from {from.ToString().ToLowerInvariant()} to {to.ToString().ToLowerInvariant()}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void However_steps_are_tried_no_status_comes_back_and_a_closed_booking_stays_as_it_is() =>
        Gen.Enum<BookingStatus>().Array[0, 30].Sample(
            tries =>
            {
                var (present, seen) = (BookingStatus.Pending, new HashSet<BookingStatus> { BookingStatus.Pending });
                foreach (var wanted in tries)
                {
                    if (!BookingTransitions.IsAllowed(present, wanted))
                        continue;
                    Assert.True(BookingTransitions.IsOpen(present), $"{present} is closed but went on to {wanted}");
                    Assert.True(seen.Add(wanted), $"{wanted} came back");
                    present = wanted;
                }
            },
            iter: 5_000);
}
