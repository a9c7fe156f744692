extern alias Web;
using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Web::MarketSnapshot.Web.Api;
using Web::MarketSnapshot.Web.Api.Bookings;
using Web::MarketSnapshot.Web.Api.Locations;
using Web::MarketSnapshot.Web.Language;
using Web::MarketSnapshot.Web.Pages.Bookings;
using Web::MarketSnapshot.Web.SignIn;
using Xunit;
using Microsoft.Extensions.Localization;

namespace MarketSnapshot.Tests.Unit.Web.Bookings;

/// <summary>The parts of the booking pages by themselves.</summary>
public sealed class BookingPartTests : BunitContext
{
    private readonly CultureInfo _before = CultureInfo.CurrentUICulture;

    public BookingPartTests()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Languages.CultureOf("en");
        Services.AddLogging();
        Services.AddLocalization();
        Services.AddSingleton<IHttpContextAccessor, HttpContextAccessor>();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton<Viewer>();
    }

    [Fact]
    public void The_way_says_when_the_next_sync_is_due_and_tells_each_state_in_words_too()
    {
        var next = TimeProvider.System.GetUtcNow().AddMinutes(3.5);
        var way = Render<WaySteps>(parameters => parameters
            .Add(part => part.Booking, WayTests.Booking("pending"))
            .Add(part => part.Steps, Way.Of(WayTests.Booking("pending"), WayTests.Fresh, new NextSyncAnswer(300, next))));

        var steps = way.FindAll("li");
        Assert.Equal(4, steps.Count);
        Assert.Contains("With the next sync at", steps[3].TextContent, StringComparison.Ordinal);
        Assert.Contains("in 3 min", steps[3].TextContent, StringComparison.Ordinal);
        Assert.Equal($"{next:yyyy-MM-dd'T'HH:mm:ss}Z", steps[3].QuerySelector("time")!.GetAttribute("datetime"));
        Assert.Equal(["done", "not yet", "done", "not yet"], steps.Select(step => step.QuerySelector("h3 .unseen")!.TextContent.Trim(' ', ':')));
    }

    [Fact]
    public void The_vendors_reason_for_a_rejection_stands_in_the_way_as_text()
    {
        var booking = WayTests.Booking("rejected") with { RejectionReason = "<b>full</b> until Diwali" };
        var way = Render<WaySteps>(parameters => parameters.Add(part => part.Booking, booking).Add(part => part.Steps, Way.Of(booking, WayTests.Fresh, sync: null)));
        Assert.Equal("<b>full</b> until Diwali", way.Find("blockquote").TextContent);
    }

    [Fact]
    public void A_place_shows_its_exact_price_and_sends_it_along_and_says_where_there_is_too_little_room()
    {
        var roomy = Choice(new(40_000, Fits: true, TotalPrice: 187_512.5m, default));
        Assert.Equal("₹\u202F1,87,512.50", roomy.Find(".choice-price").TextContent.Trim());
        Assert.Equal("187512.50", roomy.Find("input[type=hidden]").GetAttribute("value"));
        Assert.Empty(roomy.FindAll(".badge"));

        var full = Choice(new(40, Fits: false, TotalPrice: 210, default));
        Assert.Contains("Too little room", full.Find(".badge").TextContent, StringComparison.Ordinal);
        Assert.NotEqual(roomy.Find(".choice").GetAttribute("data-key"), full.Find(".choice").GetAttribute("data-key"));
        Assert.Empty(Choice(null).FindAll("input[type=hidden]"));
    }

    [Theory]
    [InlineData("te", "1 నుండి 730 రోజులు.")]
    [InlineData("hi", "1 से 730 दिन।")]
    [InlineData("en", "Must be 1 to 730 days.")]
    public void What_the_API_says_of_a_field_is_said_in_the_persons_language(string language, string expected)
    {
        CultureInfo.CurrentUICulture = Languages.CultureOf(language);
        var problem = new ApiProblem
        {
            Status = 400, Code = "something_new", Detail = "A new problem.",
            Errors = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["duration_days"] = ["Must be 1 to 730 days."], ["unheard_of"] = ["Is wrong."] },
        };
        var spoken = SpokenProblem.Speak(problem, Services.GetRequiredService<IStringLocalizer<BookingTexts>>());
        Assert.Equal((expected, "Is wrong.", "A new problem."), (spoken.Of("duration_days"), spoken.Of("unheard_of"), spoken.Detail));
    }

    protected override void Dispose(bool disposing)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = _before;
        base.Dispose(disposing);
    }

    private IRenderedComponent<PlaceChoice> Choice(AvailabilityAnswer? room, double? km = null) => Render<PlaceChoice>(parameters => parameters.Add(
        part => part.Place,
        new LocationAnswer(Guid.Parse("01900000-0000-7003-8000-000000000001"), "A place", Guid.Empty, "A vendor", "cold", "A road", 16, 80, 100_000, 42, "quintal_month", "INR", 4.5m, ["dock"], km, room)));
}
