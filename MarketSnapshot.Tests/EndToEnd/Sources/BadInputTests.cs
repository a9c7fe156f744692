using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Sources;

/// <summary>What can't be right is refused, every wrong field named, and nothing is answered with a 500.</summary>
public sealed class BadInputTests(Topology topology)
{
    private const string Unknown = "00000000-0000-7000-8000-000000000000";

    [Theory]
    [InlineData("farmers", "{}", "name")]
    [InlineData("farmers", "{\"name\":\" \",\"contact\":\"\"}", "contact name")]
    [InlineData("farmers", "{\"name\":\"a\\u0000b\",\"contact\":7}", "contact name")]
    [InlineData("farmers", "{\"name\":\"\\ud800\"}", "name")]
    [InlineData("farmers", "{\"name\":\"a\\nb\",\"tax_number\":\"1\"}", "name tax_number")]
    [InlineData("farmers", "{\"\\udc00\":1}", "body")]
    [InlineData("farmers", "{\"name\":\"a\",\"name\":\"b\"}", "body")]
    [InlineData("vendors", "{\"name\":null}", "name")]
    [InlineData("vendors", "[{\"name\":\"a\"}]", "body")]
    [InlineData("vendors", "{\"name\":\"a\"", "body")]
    [InlineData("locations", "{}", "address capacity_kg lat lon name price_amount price_unit type vendor_id")]
    [InlineData("locations", "{\"vendor_id\":\"x\",\"name\":1,\"type\":\"warm\",\"address\":[],\"lat\":90.001,\"lon\":-1e999,\"capacity_kg\":0,\"price_amount\":1e40,\"price_unit\":0,\"rating\":5.5,\"currency\":\"USD\",\"facilities\":[null]}",
        "address capacity_kg currency facilities lat lon name price_amount price_unit rating type vendor_id")]
    [InlineData("locations", "{\"vendor_id\":\"" + Unknown + "\",\"name\":\"a\",\"type\":\"cold\",\"address\":\"a\",\"lat\":0,\"lon\":0,\"capacity_kg\":1,\"price_amount\":0,\"price_unit\":\"kg_day\"}", "vendor_id")]
    [InlineData("sensors", "{\"sensor_type\":\"Air Temp\",\"warn_low\":5,\"warn_high\":5,\"critical_low\":6,\"critical_high\":1e13}", "critical_high device_id location_id sensor_type unit warn_high warn_low")]
    [InlineData("sensors", "{\"location_id\":\"" + Unknown + "\",\"device_id\":\"a\",\"sensor_type\":\"co2\",\"unit\":\"ppm\",\"status\":\"broken\"}", "status")]
    [InlineData("sensors", "{\"location_id\":\"" + Unknown + "\",\"device_id\":\"a\",\"sensor_type\":\"co2\",\"unit\":\"ppm\"}", "location_id")]
    [InlineData("inspections", "{\"freshness_score\":1.01,\"shelf_life_days\":-1,\"visual_defects\":[\"\"]}", "crop_detected farmer_id freshness_score shelf_life_days visual_defects")]
    [InlineData("inspections", "{\"farmer_id\":\"" + Unknown + "\",\"crop_detected\":\"a\",\"inspected_at\":\"9999-12-31T23:59:59.9999999Z\"}", "farmer_id inspected_at")]
    [InlineData("inspections", "{\"farmer_id\":\"" + Unknown + "\",\"crop_detected\":\"a\",\"inspected_at\":\"0001-01-01\",\"freshness_score\":\"NaN\",\"grade\":1}", "freshness_score grade")]
    [InlineData("pest-events", "{\"severity\":\"HUGE\",\"confidence\":-0.1}", "confidence location_id pest_type severity")]
    [InlineData("pest-events", "{\"location_id\":\"" + Unknown + "\",\"pest_type\":\"a\",\"severity\":\"low\",\"detected_at\":\"1999-12-31\"}", "detected_at location_id")]
    [InlineData("certificates", "{}", "issue_date issuer number type vendor_id")]
    [InlineData("certificates", "{\"vendor_id\":\"" + Unknown + "\",\"booking_id\":\"" + Unknown + "\",\"type\":\"organic\",\"issuer\":\"a\",\"number\":\"a\",\"issue_date\":\"2026-02-30\",\"expiry_date\":\"9999-12-31\",\"document_url\":\"javascript:x\",\"score\":100.001}",
        "booking_id document_url expiry_date issue_date score type")]
    [InlineData("certificates", "{\"vendor_id\":\"" + Unknown + "\",\"type\":\"organic\",\"issuer\":\"a\",\"number\":\"a\",\"issue_date\":\"2026-02-02\",\"expiry_date\":\"2026-02-01\"}", "expiry_date")]
    [InlineData("certificates", "{\"vendor_id\":\"" + Unknown + "\",\"type\":\"organic\",\"issuer\":\"a\",\"number\":\"a\",\"issue_date\":\"2026-02-02\"}", "vendor_id")]
    [InlineData("certificates", "{\"booking_id\":\"" + Unknown + "\",\"type\":\"storage\",\"issuer\":\"a\",\"number\":\"a\",\"issue_date\":\"2026-02-02\"}", "booking_id")]
    public async Task Every_wrong_field_is_named(string kind, string body, string fields)
    {
        using var response = await SendAsync($"/api/{kind}", body);
        var problem = await HttpJson.Expect(response, HttpStatusCode.BadRequest);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(fields.Split(' '), problem["errors"]!.AsObject().Select(error => error.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Cold", "kg_day", "type")]
    [InlineData("cold, dry", "kg_day", "type")]
    [InlineData(" cold", "kg_day", "type")]
    [InlineData("0", "kg_day", "type")]
    [InlineData("cold", "QuintalMonth", "price_unit")]
    [InlineData("COLD", "quintal_month,kg_day", "price_unit type")]
    public async Task A_choice_is_taken_by_its_spelling_and_nothing_is_made_of_two(string type, string unit, string fields) =>
        await Every_wrong_field_is_named(
            "locations",
            $$"""{"vendor_id":"{{Unknown}}","name":"a","type":"{{type}}","address":"a","lat":0,"lon":0,"capacity_kg":1,"price_amount":0,"price_unit":"{{unit}}"}""",
            fields);

    [Theory]
    [InlineData("farmers", "name", 200)]
    [InlineData("vendors", "contact", 200)]
    public async Task Text_is_taken_up_to_its_limit_and_refused_beyond(string kind, string field, int limit)
    {
        foreach (var (length, expected) in new[] { (limit, HttpStatusCode.Created), (limit + 1, HttpStatusCode.BadRequest), (100_000, HttpStatusCode.BadRequest) })
        {
            var body = new JsonObject { ["name"] = "a" };
            body[field] = new string('ü', length);
            using var response = await SendAsync($"/api/{kind}", body.ToJsonString());
            await HttpJson.Expect(response, expected);
        }
    }

    [Fact]
    public async Task A_body_that_is_not_json_is_refused_by_its_type()
    {
        using var content = new StringContent("name=a", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await topology.Api.PostAsync("/api/farmers", content, TestContext.Current.CancellationToken);
        await HttpJson.Expect(response, HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("farmers", """{"name":"a","contact":"a"}""")]
    [InlineData("vendors", """{"name":"a","contact":"a"}""")]
    [InlineData("locations", """{"vendor_id":"VENDOR","name":"a","type":"cold","address":"a","lat":1,"lon":1,"capacity_kg":1,"price_amount":1,"price_unit":"kg_day","currency":"INR","rating":1,"facilities":["a"]}""")]
    [InlineData("sensors", """{"location_id":"LOCATION","device_id":"a","sensor_type":"co2","unit":"a","status":"active","critical_low":1,"warn_low":2,"warn_high":3,"critical_high":4}""")]
    [InlineData("inspections", """{"farmer_id":"FARMER","crop_detected":"a","grade":"a","freshness":"a","freshness_score":1,"visual_defects":["a"],"shelf_life_days":1,"inspected_at":"2026-01-01"}""")]
    [InlineData("sensor-readings", """{"readings":[{"sensor_id":"SENSOR","reading_time":"2026-01-01","value":1}]}""")]
    [InlineData("sensor-readings/one", """{"sensor_id":"SENSOR","reading_time":"2026-01-01","value":1,"alert_triggered":true}""")]
    [InlineData("pest-events", """{"location_id":"LOCATION","pest_type":"a","severity":"low","confidence":1,"action_taken":"a","detected_at":"2026-01-01"}""")]
    [InlineData("certificates", """{"vendor_id":"VENDOR","type":"organic","issuer":"a","number":"a","issue_date":"2026-01-01","expiry_date":"2030-01-01","status":"valid","document_url":"http://a.example","score":1}""")]
    public async Task No_value_in_any_field_is_answered_with_a_500(string kind, string right)
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        var sensor = await topology.Api.Post("/api/sensors",
            new { location_id = place.LocationId, device_id = $"device-{Guid.NewGuid():N}", sensor_type = "co2", unit = "ppm" });
        var fields = JsonNode.Parse(right.Replace("FARMER", place.FarmerId).Replace("VENDOR", place.VendorId).Replace("LOCATION", place.LocationId)
            .Replace("SENSOR", (string?)sensor["id"]))!.AsObject().ToDictionary(field => field.Key, field => field.Value!.ToJsonString());
        string[] values =
        [
            "null", "true", "0", "-1", "0.5", "1e-30", "12345678901234567890", "1e28", "-1e28", "1e308", "1e999", "0.00000000000000000001", "\"\"",
            "\"x\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\u202e\"", "\"NaN\"", "\"0001-01-01\"", "\"9999-12-31\"",
            "\"9999-12-31T23:59:59.9999999-14:00\"", "\"0001-01-01T00:00:00+14:00\"", "\"2000-01-01T00:00:00Z\"", "[]", "{}", "[null]", "[\"\\u0000\"]",
            "[[[[[[[[]]]]]]]]", "{\"a\":{\"\\ud800\":[]}}", $"\"{Unknown}\"", $"\"{new string('ü', 600)}\"", $"\"{string.Concat(Enumerable.Repeat("🌾", 120))}\"",
        ];

        // Each value in each field of a body that is right otherwise, so that what passes the rules reaches the database.
        foreach (var field in fields.Keys)
        {
            foreach (var value in values)
            {
                var body = "{" + string.Join(",", fields.Select(other => $"\"{other.Key}\":{(other.Key == field ? value : other.Value)}")) + "}";
                using var response = kind == "sensor-readings/one"
                    ? await SendAsync("/api/sensor-readings", $"{{\"readings\":[{body}]}}")
                    : await SendAsync($"/api/{kind}", body);
                var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                Assert.True((int)response.StatusCode < 500, $"{(int)response.StatusCode} for {body}: {answer}{Environment.NewLine}{topology.Logs.Last(ResourceNames.Api)}");
                Assert.False(answer.Contains("can't be stored", StringComparison.Ordinal), $"The database had to refuse {body}");
            }
        }
    }

    [Theory]
    [InlineData("farmers")]
    [InlineData("sensor-readings")]
    public async Task A_field_name_that_is_no_text_in_UTF8_is_the_bodys_fault_and_no_500(string kind)
    {
        using var content = new ByteArrayContent([.. "{\"n"u8, 0xE9, .. "me\":1}"u8]) { Headers = { ContentType = new("application/json") } };
        using var response = await topology.Api.PostAsync($"/api/{kind}", content, TestContext.Current.CancellationToken);
        var problem = await HttpJson.Expect(response, HttpStatusCode.BadRequest);
        Assert.Equal(["body"], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task An_unknown_path_and_a_method_that_a_path_does_not_know_are_told_in_words()
    {
        using var unknown = await topology.Api.GetAsync("/api/nothing", TestContext.Current.CancellationToken);
        Assert.NotEqual("", (string?)(await HttpJson.Expect(unknown, HttpStatusCode.NotFound))["detail"] ?? "");
        using var wrong = await topology.Api.DeleteAsync("/api/listings", TestContext.Current.CancellationToken);
        Assert.NotEqual("", (string?)(await HttpJson.Expect(wrong, HttpStatusCode.MethodNotAllowed))["detail"] ?? "");
    }

    private Task<HttpResponseMessage> SendAsync(string path, string body) =>
        topology.Api.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
}
