extern alias Web;
using System.Globalization;
using CsCheck;
using Microsoft.AspNetCore.WebUtilities;
using Web::MarketSnapshot.Web.Api.Locations;
using Web::MarketSnapshot.Web.Pages.Bookings;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Web.Bookings;

public sealed class BookFormTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Fact]
    public void A_form_that_nobody_has_filled_in_begins_tomorrow_for_thirty_days_under_a_new_key()
    {
        var (one, other) = (BookForm.Read(_ => null, Today), BookForm.Read(_ => null, Today));
        Assert.Equal(("2026-11-24", "30", new DateOnly(2026, 11, 24), 30), (one.Start, one.Days, one.StartDay, one.DurationDays));
        Assert.Null(one.QuantityKg);
        Assert.NotEqual(one.Key, other.Key);
    }

    [Fact]
    public void Whatever_was_typed_is_kept_and_its_address_shows_it_again_without_the_key() =>
        Gen.Select(Gen.String, Gen.String, Gen.String, Gen.String, Gen.Guid).Sample(
            (crop, quantity, days, near, place) =>
            {
                var fields = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["crop_type"] = Sendable(crop), ["quantity_kg"] = Sendable(quantity), ["start_date"] = "2026-12-01", ["duration_days"] = Sendable(days),
                    ["near"] = Sendable(near), ["location_id"] = place.ToString(), ["key"] = BookForm.NewKey(),
                };
                var form = BookForm.Read(fields.GetValueOrDefault, Today);
                Assert.Equal(fields["crop_type"].Trim(), form.CropType);

                var query = QueryHelpers.ParseQuery(new Uri(new Uri("http://localhost"), form.Address()).Query);
                Assert.DoesNotContain("key", query.Keys);
                var again = BookForm.Read(name => query.TryGetValue(name, out var value) ? value.ToString() : name is "duration_days" or "start_date" ? "" : null, Today);
                Assert.Equal(form with { Key = "" }, again with { Key = "" });
            },
            iter: 2_000);

    [Theory]
    [InlineData("1500", 1500.0)]
    [InlineData("1,500.25", 1500.25)]
    [InlineData(" 7 ", 7.0)]
    [InlineData("a lot", null)]
    [InlineData("", null)]
    public void A_quantity_is_a_number_or_none(string typed, double? expected) =>
        Assert.Equal((decimal?)expected, BookForm.Read(name => name == "quantity_kg" ? typed : null, Today).QuantityKg);

    [Theory]
    [InlineData("0123456789abcdef", true)]
    [InlineData("with space", false)]
    [InlineData("line\nbreak", false)]
    [InlineData("", false)]
    public void Only_a_key_that_a_header_can_hold_is_kept(string key, bool kept) =>
        Assert.Equal(kept, BookForm.Read(name => name == "key" ? key : null, Today).Key == key);

    [Theory]
    [InlineData("16.31,80.44", 16.31, 80.44)]
    [InlineData(" -8.5 , 115 ", -8.5, 115)]
    [InlineData("demo nashik cold store", 19.9975, 73.7898)]
    [InlineData("Nashik", 19.9975, 73.7898)]
    [InlineData("karnataka", 13.1367, 78.1292)]
    public void Near_is_a_position_or_a_place_by_its_name_or_address(string near, double lat, double lon) =>
        Assert.Equal(new GeoPoint(lat, lon), Origin.Of(near, Places));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("Atlantis")]
    [InlineData("95,10")]
    [InlineData("1,2,3")]
    public void Near_may_be_nowhere(string near) => Assert.Null(Origin.Of(near, Places));

    private static readonly LocationAnswer[] Places = [Place("Demo Nashik Cold Store", "Nashik, Maharashtra", 19.9975, 73.7898), Place("Demo Kolar Cold Store", "Kolar, Karnataka", 13.1367, 78.1292)];

    private static LocationAnswer Place(string name, string address, double lat, double lon) =>
        new(Guid.NewGuid(), name, Guid.Empty, "A vendor", "cold", address, lat, lon, 1_000, 42, "quintal_month", "INR", null, [], null, null);

    // A browser sends no half of a surrogate pair.
    private static string Sendable(string text) => string.Concat(text.EnumerateRunes().Where(rune => rune.Value != 0xFFFD)).ToString(CultureInfo.InvariantCulture);
}
