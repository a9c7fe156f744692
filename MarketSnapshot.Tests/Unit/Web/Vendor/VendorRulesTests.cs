extern alias Web;

using CsCheck;
using Web::MarketSnapshot.Web.Api.Listings;
using Web::MarketSnapshot.Web.Api.Vendors;
using Web::MarketSnapshot.Web.Pages.Vendor;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Web.Vendor;

/// <summary>What a vendor's pages say about places, certificates and sensors.</summary>
public sealed class VendorRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Theory]
    [InlineData(1000, 1000, 0, null)]
    [InlineData(1000, 999.999, 1, null)]
    [InlineData(1000, 500, 50, null)]
    [InlineData(1000, 200, 80, "warn")]
    [InlineData(1000, 0.001, 99, "warn")]
    [InlineData(1000, 0, 100, "bad")]
    [InlineData(1000, -500, 150, "bad")]
    [InlineData(1000, 2000, 0, null)]
    public void A_place_is_empty_or_full_only_when_it_is(int capacity, double free, int percent, string? tone)
    {
        var taken = Utilisation.Of(capacity, (decimal)free);
        Assert.Equal((percent, tone), (taken.Percent, taken.Tone));
    }

    [Fact]
    public void A_meter_is_never_longer_than_its_place() => Gen.Select(Gen.Int[0, 1_000_000_000], Gen.Int[-1_000_000_000, 1_000_000_000]).Sample((capacity, free) =>
        int.Parse(Utilisation.Of(capacity / 1000m, free / 1000m).Width, System.Globalization.CultureInfo.InvariantCulture) is >= 0 and <= 100);

    [Theory]
    [InlineData("valid", "2026-01-01", "2027-11-23", "valid", 365)]
    [InlineData("valid", "2026-01-01", "2027-01-23", "valid", 61)]
    [InlineData("valid", "2026-01-01", "2027-01-22", "soon", 60)]
    [InlineData("valid", "2026-01-01", "2026-11-23", "soon", 0)]
    [InlineData("valid", "2026-01-01", "2026-11-22", "expired", -1)]
    [InlineData("issued", "2026-01-01", null, "valid", null)]
    [InlineData("valid", "2026-11-24", "2027-11-24", "later", 1)]
    [InlineData("expired", "2026-01-01", "2027-11-24", "expired", 366)]
    [InlineData("revoked", "2026-01-01", "2026-11-25", "revoked", 2)]
    public void A_certificate_holds_on_its_last_day_and_warns_before(string status, string issued, string? expires, string kind, int? days)
    {
        var certificate = new VendorCertificateAnswer(
            Guid.NewGuid(), "FSSAI", "Issuer", "1", Day(issued), expires is null ? null : Day(expires), status, null, null);
        var standing = CertificateStanding.Of(certificate, Today);
        Assert.Equal((kind, days), (standing.Kind, standing.Days));
        Assert.Equal(kind is "soon" or "expired", standing.IsWarning);
        Assert.Equal(kind != "revoked", standing.IsRevocable);
    }

    [Theory]
    [InlineData("active", 3, 5, "good")]
    [InlineData("active", 7.1, 5, "warning")]
    [InlineData("active", 0.9, 5, "warning")]
    [InlineData("active", 9.1, 5, "critical")]
    [InlineData("active", -0.1, 5, "critical")]
    [InlineData("active", 9.1, 361, "stale")]
    [InlineData("active", 3, 360, "good")]
    [InlineData("maintenance", 9.1, 5, "maintenance")]
    [InlineData("inactive", 9.1, 5, "inactive")]
    public void A_sensor_stands_by_its_last_value_while_that_is_fresh(string status, double value, int minutesAgo, string kind)
    {
        var standing = SensorStanding.Of(Sensor(status), new(Now.AddMinutes(-minutesAgo), value, value, value, 1), Now);
        Assert.Equal((kind, value), (standing.Kind, standing.Last?.Avg));
        Assert.Equal(kind is "warning" or "critical" or "stale", standing.IsWarning);
    }

    [Fact]
    public void A_sensor_in_service_without_a_value_is_silent() => Assert.Equal("silent", SensorStanding.Of(Sensor("active"), null, Now).Kind);

    private static SensorHistoryAnswer Sensor(string status) => new()
    {
        SensorId = Guid.NewGuid(),
        DeviceId = "cold-1",
        SensorType = "temperature",
        Status = status,
        CriticalLow = 0,
        WarnLow = 1,
        WarnHigh = 7,
        CriticalHigh = 9,
    };

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
