extern alias Web;

using Bunit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Web::MarketSnapshot.Web.Api.Listings;
using Web::MarketSnapshot.Web.Pages.Market;
using Web::MarketSnapshot.Web.SignIn;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Web;

/// <summary>A listing as a card.</summary>
public sealed class ListingCardTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public ListingCardTests()
    {
        Services.AddLogging();
        Services.AddLocalization();
        Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Now));
        Services.AddSingleton<IHttpContextAccessor>(new HttpContextAccessor());
        Services.AddScoped<Viewer>();
    }

    [Fact]
    public void Every_fact_tells_how_old_it_is()
    {
        var card = Card(Known);
        Assert.Equal(
            ["94/100|3 days ago", "3.06\u00A0°C|20 min ago"],
            card.FindAll(".fact").Where(fact => fact.QuerySelector(".age") is not null)
                .Select(fact => $"{fact.QuerySelector("dd .number")!.TextContent}|{fact.QuerySelector(".age")!.TextContent.Trim()}"));
        Assert.Contains("5 h ago", card.Find(".foot-line").TextContent);
        Assert.Equal("2026-11-23T07:00:00Z", card.Find(".foot-line time").GetAttribute("datetime"));
    }

    [Fact]
    public void A_grade_says_where_it_comes_from()
    {
        Assert.Contains("Grade A · inspected", Card(Known).Find(".amount").TextContent);
        Assert.Contains("Grade A · claimed by the farmer", Card(Known with { GradeSource = "claimed" }).Find(".amount").TextContent);
        Assert.Contains("No grade", Card(Known with { Grade = null, GradeSource = null }).Find(".amount").TextContent);
    }

    [Fact]
    public void What_is_not_known_is_said_to_be_unknown()
    {
        var card = Card(Known with
        {
            QualityScore = null, InspectionData = new(), IsCertified = null, HasPestAlerts = null, PestCount = null,
            Metadata = new() { SensorHealth = "no_data", Degraded = [new("pest_events", "damaged")] }, Sensors = new Dictionary<string, SensorAnswer>(),
        });
        Assert.Equal(["Certificates unknown", "Pests unknown", "No sensor data", "Missing now: pest events"], card.FindAll(".badges .badge").Select(badge => badge.TextContent));
        Assert.Contains("not inspected", card.Find(".facts").TextContent);
    }

    [Fact]
    public void A_pest_warning_is_shown_with_its_age() =>
        Assert.Contains("Pest warning · 40 h ago", Card(Known with
        {
            HasPestAlerts = true, PestCount = 1, PestEvents = [new() { PestType = "weevil", Severity = "high", DetectedAt = Now.AddHours(-40) }],
        }).Find(".badge.bad").TextContent);

    [Fact]
    public void A_value_that_a_simulated_device_made_up_is_said_to_be_simulated()
    {
        SensorAnswer Measured(string freshest, string other) => new()
        {
            Value = 3.06, Unit = "°C", ReadingTime = Now.AddMinutes(-20),
            Devices = [new() { DeviceId = freshest, ReadingTime = Now.AddMinutes(-20) }, new() { DeviceId = other, ReadingTime = Now.AddMinutes(-40) }],
        };
        string Facts(SensorAnswer sensor) => Card(Known with { Sensors = new Dictionary<string, SensorAnswer> { ["temperature"] = sensor } }).Find(".facts").TextContent;
        Assert.Contains("Simulated", Facts(Measured("simulated-01-t", "KCS-T1")), StringComparison.Ordinal);
        Assert.DoesNotContain("Simulated", Facts(Measured("KCS-T1", "simulated-01-t")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_others_have_typed_is_text_and_nothing_else() =>
        Assert.Contains("&lt;script&gt;", Card(Known with { CropType = "<script>alert(1)</script>" }).Find("h2").InnerHtml);

    private static ListingAnswer Known => new()
    {
        BookingId = Guid.Parse("01900000-0000-7000-8000-000000000001"),
        Location = new() { Id = Guid.Empty, Name = "Nashik Cold Store", Type = "cold", Address = "Plot 7", Geo = new([73.79, 20]) },
        StoragePrice = new(42, "quintal_month", "INR"),
        BookingStatus = "confirmed", CropType = "chilli", Grade = "A", GradeSource = "inspection", QuantityKg = 5000,
        StartDate = Now, EndDate = Now.AddDays(30), DurationDays = 30, QualityScore = 94,
        InspectionData = new() { Status = "completed", QualityScore = 94, InspectedAt = Now.AddDays(-3) },
        Sensors = new Dictionary<string, SensorAnswer> { ["temperature"] = new() { Value = 3.06, Unit = "°C", ReadingTime = Now.AddMinutes(-20), Status = "active" } },
        PestCount = 0, HasPestAlerts = false, IsCertified = true, CertificationTypes = ["FSSAI"], Metadata = new() { SensorHealth = "good" },
        Version = 1, FirstPublishedAt = Now.AddDays(-1), UpdatedAt = Now.AddHours(-5),
    };

    private IRenderedComponent<ListingCard> Card(ListingAnswer listing) => Render<ListingCard>(parameters => parameters.Add(card => card.Listing, listing));
}
