extern alias Web;

using System.Globalization;
using Web::MarketSnapshot.Web.Language;
using Web::MarketSnapshot.Web.Parts;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Web;

/// <summary>Numbers, amounts, days and ages as people in India write them.</summary>
public sealed class ShowTests
{
    [Theory]
    [InlineData("en", 1234567.5, "₹\u202F12,34,567.50", "5 Mar 2026, 23:07")]
    [InlineData("te", 150000, "₹\u202F1,50,000", "5 మార్చి 2026, 23:07")]
    [InlineData("hi", 0.018, "₹\u202F0.018", "5 मार्च 2026, 23:07")]
    [InlineData("xx", -999.999, "₹\u202F-1,000.00", "5 Mar 2026, 23:07")]
    public void Amounts_and_days_have_the_form_of_the_language(string language, double amount, string money, string day) => In(language, () =>
    {
        Assert.Equal(money, Show.Money((decimal)amount));
        Assert.Equal(day, Show.DayAndTime(new(2026, 3, 5, 23, 7, 0, TimeSpan.FromHours(5.5))));
    });

    [Fact]
    public void A_quantity_keeps_the_places_that_it_has() => In("en", () =>
        Assert.Equal(["1,00,00,000", "8,200.5", "0.125"], new[] { 10_000_000m, 8200.500m, 0.125m }.Select(kg => Show.Number(kg, 3))));

    [Fact]
    public void What_is_not_known_is_a_dash_and_never_zero() => In("en", () =>
        Assert.Equal(["–", "0\u00A0°C", "61.7%"], [Measures.Text(null, "°C"), Measures.Text(0, "°C"), Measures.Text(61.7, "%")]));

    [Theory]
    [InlineData(0, "age.now", 0)]
    [InlineData(59, "age.now", 0)]
    [InlineData(60, "age.minutes", 1)]
    [InlineData(3_600, "age.hours", 1)]
    [InlineData(47 * 3_600, "age.hours", 47)]
    [InlineData(48 * 3_600, "age.days", 2)]
    [InlineData(-120, "ahead.minutes", 2)]
    public void An_age_is_told_in_the_largest_unit_that_says_enough(int seconds, string key, int count) =>
        Assert.Equal((key, count), Ages.Of(TimeSpan.FromSeconds(seconds)));

    private static void In(string language, Action test)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = Languages.CultureOf(language);
        try
        {
            test();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
