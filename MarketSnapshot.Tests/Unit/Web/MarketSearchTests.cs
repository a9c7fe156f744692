extern alias Web;

using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Web::MarketSnapshot.Web.Edge;
using Web::MarketSnapshot.Web.Pages.Market;
using Web::MarketSnapshot.Web.Pages.Market.Map;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Web;

/// <summary>Addresses of the front end.</summary>
public sealed class MarketSearchTests
{
    [Fact]
    public void Whoever_gets_the_address_of_a_search_sees_the_same_search()
    {
        string[] names = ["crop", "grade", "certified", "min_quality", "near", "radius_km", "no_pest_alerts", "sort", "cursor", "else"];
        var value = Gen.OneOf(Gen.String, Gen.OneOfConst("", " ", "distance", "false", "a&b=c#d", "మిరప")).Where(text => !text.Any(char.IsSurrogate));
        value.Array[names.Length].Sample(values =>
        {
            var search = MarketSearch.Of(new QueryCollection(names.Zip(values).ToDictionary(one => one.First, one => new StringValues(one.Second))));
            var href = MarketSearch.Href(search);
            return MarketSearch.Of(new QueryCollection(QueryHelpers.ParseQuery(new Uri(new Uri("http://a"), href).Query))) == search;
        });
    }

    [Fact]
    public void A_form_with_nothing_filled_in_is_the_market_itself() =>
        Assert.Equal("/", MarketSearch.Href(MarketSearch.Of(new QueryCollection(QueryHelpers.ParseQuery("?crop=&grade=&near=&radius_km=50&sort=distance")))));

    [Theory]
    [InlineData("?sort=newest&radius_km=50", "/")]
    [InlineData("?radius_km=250", "/")]
    [InlineData("?near=16,80&sort=distance&radius_km=50", "/?near=16%2C80")]
    [InlineData("?near=16,80&sort=newest&radius_km=250", "/?near=16%2C80&radius_km=250&sort=newest")]
    [InlineData("?sort=quality", "/?sort=quality")]
    public void What_goes_without_saying_is_not_in_the_address(string asked, string address) =>
        Assert.Equal(address, MarketSearch.Href(MarketSearch.Of(new QueryCollection(QueryHelpers.ParseQuery(asked)))));

    [Fact]
    public void Near_a_place_the_newest_first_is_a_choice_of_its_own() =>
        Assert.Equal("newest", MarketSearch.Of(new QueryCollection(QueryHelpers.ParseQuery("?near=16,80&sort=newest"))).Sort);

    [Theory]
    [InlineData("/bookings?x=1", "/bookings?x=1")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/\tevil", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void Nobody_is_sent_away_from_this_site(string? path, string expected) => Assert.Equal(expected, LocalPath.Of(path));

    [Fact]
    public void A_place_within_the_window_lies_on_the_map() =>
        Gen.Select(Gen.Double[5, 38], Gen.Double[66, 98]).Sample((lat, lon) =>
            MapWindow.Shows(lat, lon) && MapWindow.X(lon) >= 0 && MapWindow.X(lon) <= MapWindow.Width + 0.5 && MapWindow.Y(lat) >= 0 && MapWindow.Y(lat) <= MapWindow.Height + 0.5);
}
