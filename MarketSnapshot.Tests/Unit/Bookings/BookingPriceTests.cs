using System.Globalization;
using System.Numerics;
using CsCheck;
using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Locations;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Bookings;

public sealed class BookingPriceTests
{
    // Rates in ten-thousandths, quantities in grams: every value that the tables can hold, small ones more often, since they meet halves.
    private static readonly Gen<long> Rates = Gen.OneOf(Gen.Long[0, 999_999_999_999], Gen.Long[0, 100_000]);
    private static readonly Gen<long> Grams = Gen.OneOf(Gen.Long[1_000, 1_000_000_000], Gen.Long[1, 100].Select(n => n * 1_000));
    private static readonly Gen<int> Days = Gen.Int[1, 730];
    private static readonly Gen<PriceUnit> Units = Gen.Enum<PriceUnit>();

    [Fact]
    public void The_charge_is_the_exact_product_rounded_once_half_away_from_zero() =>
        Gen.Select(Rates, Units, Grams, Days).Sample(
            (rate, unit, grams, days) =>
            {
                var price = BookingPrice.For(rate / 10_000m, unit, grams / 1_000m, days);
                // In integers: hundredths of a rupee are numerator / denominator, and half up is (2n + d) / 2d.
                var numerator = new BigInteger(rate) * grams * days;
                var denominator = new BigInteger(100_000) * (unit == PriceUnit.QuintalMonth ? 3_000 : 1);
                var exact = ((2 * numerator) + denominator) / (2 * denominator);
                Assert.Equal(exact, new BigInteger(price.Total * 100));
            },
            iter: 20_000);

    [Fact]
    public void Prices_have_two_places_and_the_day_price_is_the_charge_by_the_day() =>
        Gen.Select(Rates, Units, Grams, Days).Sample(
            (rate, unit, grams, days) =>
            {
                var price = BookingPrice.For(rate / 10_000m, unit, grams / 1_000m, days);
                Assert.Equal(2, price.Total.Scale);
                Assert.Equal(2, price.PerDay.Scale);
                Assert.True(Math.Abs((price.PerDay * days) - price.Total) <= 0.005m * days);
            },
            iter: 5_000);

    [Fact]
    public void More_kilograms_or_more_days_never_cost_less() =>
        Gen.Select(Rates, Units, Gen.Select(Grams, Grams), Gen.Select(Days, Days)).Sample(
            (rate, unit, grams, days) =>
            {
                var less = BookingPrice.For(rate / 10_000m, unit, Math.Min(grams.Item1, grams.Item2) / 1_000m, Math.Min(days.Item1, days.Item2));
                var more = BookingPrice.For(rate / 10_000m, unit, Math.Max(grams.Item1, grams.Item2) / 1_000m, Math.Max(days.Item1, days.Item2));
                Assert.True(less.Total <= more.Total);
            },
            iter: 5_000);

    [Theory]
    [InlineData("100", PriceUnit.QuintalMonth, "1000", 30, "1000.00", "33.33")]
    [InlineData("100", PriceUnit.QuintalMonth, "500", 45, "750.00", "16.67")]
    [InlineData("0.5", PriceUnit.KgDay, "250", 7, "875.00", "125.00")]
    [InlineData("0.005", PriceUnit.KgDay, "1", 1, "0.01", "0.01")]
    [InlineData("0.0049", PriceUnit.KgDay, "1", 1, "0.00", "0.00")]
    [InlineData("99999999.9999", PriceUnit.KgDay, "1000000", 730, "72999999999927000.00", "99999999999900.00")]
    public void Known_prices(string rate, PriceUnit unit, string quantityKg, int days, string total, string perDay)
    {
        var price = BookingPrice.For(Number(rate), unit, Number(quantityKg), days);
        Assert.Equal((total, perDay), (price.Total.ToString(CultureInfo.InvariantCulture), price.PerDay.ToString(CultureInfo.InvariantCulture)));
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
