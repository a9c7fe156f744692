using CsCheck;
using MarketSnapshot.Core.Bookings;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Bookings;

public sealed class RequestHashTests
{
    private static readonly Gen<NewBooking> Requests =
        from farmer in Gen.Guid
        from location in Gen.Guid
        from crop in Gen.String[Gen.Char.AlphaNumeric, 1, 20]
        from grams in Gen.Int[1_000, 1_000_000_000]
        from days in Gen.Int[1, 730]
        from start in Gen.Long[0, 40_000_000].Select(seconds => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(seconds))
        from grade in Gen.OneOfConst("A", "B", null)
        from inspection in Gen.OneOf(Gen.Guid.Select(id => (Guid?)id), Gen.Const((Guid?)null))
        from transport in Gen.OneOfConst<bool?>(true, false, null)
        select new NewBooking(farmer, location, crop, grams / 1_000m, days, start, grade, inspection, transport);

    [Fact]
    public void One_meaning_written_in_two_ways_has_one_hash() =>
        Gen.Select(Requests, Gen.Int[0, 6], Gen.Int[-14, 14]).Sample(
            (request, zeros, offset) =>
            {
                var again = request with
                {
                    CropType = $" {request.CropType.ToUpperInvariant()} ",
                    QuantityKg = request.QuantityKg + new decimal(0, 0, 0, false, (byte)(zeros + 3)),
                    StartDate = request.StartDate.ToOffset(TimeSpan.FromHours(offset)),
                };
                Assert.Equal(RequestHash.Of(request), RequestHash.Of(again));
            },
            iter: 5_000);

    [Fact]
    public void Any_other_meaning_has_another_hash() =>
        Gen.Select(Requests, Requests, Gen.Int[0, 8]).Sample(
            (request, other, field) =>
            {
                var changed = field switch
                {
                    0 => request with { FarmerId = other.FarmerId },
                    1 => request with { LocationId = other.LocationId },
                    2 => request with { CropType = request.CropType + "x" },
                    3 => request with { QuantityKg = request.QuantityKg + 0.001m },
                    4 => request with { DurationDays = request.DurationDays + 1 },
                    5 => request with { StartDate = request.StartDate.AddMicroseconds(1) },
                    6 => request with { Grade = request.Grade is null ? "A" : null },
                    7 => request with { InspectionId = request.InspectionId is null ? other.FarmerId : null },
                    _ => request with { TransportRequired = request.TransportRequired is null ? true : null },
                };
                Assert.NotEqual(RequestHash.Of(request), RequestHash.Of(changed));
            },
            iter: 5_000);

    [Fact]
    public void Text_that_moves_from_one_field_to_the_next_is_another_request()
    {
        var request = new NewBooking(Guid.Empty, Guid.Empty, "tomato", 1, 1, DateTimeOffset.UnixEpoch, "A\",\"B");
        Assert.NotEqual(RequestHash.Of(request), RequestHash.Of(request with { CropType = "tomato\",\"A", Grade = "B" }));
    }

    [Fact]
    public void The_stored_form_of_the_hash_stays_as_it_is()
    {
        var request = new NewBooking(
            Guid.Parse("11111111-1111-1111-1111-111111111111"),
            Guid.Parse("22222222-2222-2222-2222-222222222222"),
            "Tomato",
            500.5m,
            30,
            new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero),
            "A",
            null,
            true);
        Assert.Equal("c0d5d46f3722aa382c5b85af88444fc7a452d366d118cb5fc3f3eeee76b64c54", Convert.ToHexStringLower(RequestHash.Of(request)));
    }
}
