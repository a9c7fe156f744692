using System.Text.Json.Nodes;
using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Tests.EndToEnd;
using Xunit;

namespace MarketSnapshot.Tests.Access;

/// <summary>Every change tells who made it: in the history, in the runs, in the log.</summary>
[Collection(SecuredApiCollection.Name)]
public sealed class WhoDidItTests(SecuredApi api)
{
    private Party First => api.Scene.First;

    [Fact]
    public async Task Each_step_of_a_booking_names_who_made_it()
    {
        var (farmer, vendor) = (api.Tokens.Farmer(First.Farmer), api.Tokens.Vendor(First.Vendor));
        var @operator = OperatorCalled("provider-7f3a");
        var device = api.Tokens.Device(First.Device);
        var party = await api.Scene.WithBookingAsync();

        await DoAsync(vendor, $"/api/bookings/{party.Booking}/confirm");
        await DoAsync(farmer, $"/api/bookings/{party.Booking}/extend", new { additional_days = 3 });
        await DoAsync(device, "/api/sensor-readings", new { readings = new[] { new { device_id = First.Device, reading_time = TimeProvider.System.GetUtcNow(), value = 5.5 } } });
        await DoAsync(@operator, $"/api/snapshots/{party.Booking}/reconcile");
        await DoAsync(@operator, $"/api/snapshots/{party.Booking}/publish");
        await DoAsync(farmer, $"/api/bookings/{party.Booking}/cancel");

        var history = await HistoryAsync(party.Booking);
        Assert.Equal(
            [
                ("booking_created", $"farmer:{First.Farmer}"),
                ("booking_confirmed", $"vendor:{First.Vendor}"),
                ("booking_extended", $"farmer:{First.Farmer}"),
                ("operator", "operator:provider-7f3a"),
                ("booking_cancelled", $"farmer:{First.Farmer}"),
            ],
            history);

        await LoggedAsync($"farmer:{First.Farmer} did POST /api/bookings\n");
        await LoggedAsync($"vendor:{First.Vendor} did POST /api/bookings/{{id}}/confirm ({party.Booking})");
        await LoggedAsync($"farmer:{First.Farmer} did POST /api/bookings/{{id}}/extend ({party.Booking})");
        await LoggedAsync($"device:{First.Device} did POST /api/sensor-readings\n");
        await LoggedAsync($"operator:provider-7f3a did POST /api/snapshots/{{booking_id}}/reconcile ({party.Booking})");
        await LoggedAsync($"operator:provider-7f3a did POST /api/snapshots/{{booking_id}}/publish ({party.Booking})");
    }

    [Fact]
    public async Task Who_has_two_roles_is_named_by_the_one_that_the_step_takes()
    {
        var party = await api.Scene.WithBookingAsync();
        var both = api.Tokens.Sign(TokenIssuer.Claims(role: null, ("role", new[] { "vendor", "farmer" }), ("farmer_id", $"{party.Farmer}"), ("vendor_id", $"{party.Vendor}")));
        await DoAsync(both, $"/api/bookings/{party.Booking}/confirm");
        await DoAsync(both, $"/api/bookings/{party.Booking}/cancel");

        Assert.Equal(
            [("booking_created", $"farmer:{party.Farmer}"), ("booking_confirmed", $"vendor:{party.Vendor}"), ("booking_cancelled", $"farmer:{party.Farmer}")],
            await HistoryAsync(party.Booking));
        await LoggedAsync($"farmer:{party.Farmer} did POST /api/bookings/{{id}}/cancel ({party.Booking})");
    }

    [Fact]
    public async Task What_was_refused_is_logged_as_done_by_nobody()
    {
        var party = await api.Scene.WithBookingAsync();
        await api.SendAsync(api.Tokens.Vendor(api.Scene.Second.Vendor), Call.Post($"/api/bookings/{party.Booking}/confirm"));
        await api.SendAsync(api.Tokens.Farmer(First.Farmer), Call.Post($"/api/bookings/{party.Booking}/confirm"));
        await DoAsync(api.Tokens.Vendor(First.Vendor), $"/api/bookings/{party.Booking}/confirm");

        await LoggedAsync($"vendor:{First.Vendor} did POST /api/bookings/{{id}}/confirm ({party.Booking})");
        Assert.DoesNotContain($"farmer:{First.Farmer} did POST /api/bookings/{{id}}/confirm", api.Process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain($"vendor:{api.Scene.Second.Vendor} did POST /api/bookings/{{id}}/confirm", api.Process.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("asha.rao@farm.example", "asha.rao")]
    [InlineData("+919876543210", "9876543210")]
    [InlineData("tel:919876543211", "9876543211")]
    [InlineData("tel9876543212", "9876543212")]
    [InlineData("ravi.kumar_farm.example", "ravi.kumar")]
    public async Task A_run_by_hand_names_who_asked_and_an_address_or_a_phone_number_is_nowhere(string subject, string giveaway)
    {
        var token = OperatorCalled(subject);
        var answer = (await DoAsync(token, $"/api/scheduler/jobs/{JobNames.Sync}/run"))["id"];
        var runs = await api.SendAsync(api.Tokens.Operator(), Call.Get("/api/scheduler/runs?limit=200"));
        var run = runs.Json["items"]!.AsArray().Single(item => (string?)item!["id"] == (string?)answer)!;
        Assert.Matches("^operator:#[0-9a-f]{16}$", (string?)run["caller"]);

        var party = await api.Scene.WithBookingAsync();
        await DoAsync(api.Tokens.Vendor(First.Vendor), "/api/pest-events", AccessScene.PestEventOf(First.Location));
        await DoAsync(token, $"/api/snapshots/{party.Booking}/reconcile");
        Assert.Equal((string?)run["caller"], (await HistoryAsync(party.Booking))[^1].Caller);
        await LoggedAsync($"{run["caller"]} did POST /api/snapshots/{{booking_id}}/reconcile ({party.Booking})");

        Assert.DoesNotContain(giveaway, api.Process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(giveaway, runs.Body, StringComparison.Ordinal);
        foreach (var table in new[] { "job_runs", "snapshot_history", "market_inventory_snapshots", "storage_bookings" })
            Assert.Equal(0, await api.Stores.ScalarAsync<long>($"select count(*) from {table} t where t::text like '%{giveaway}%'"));
    }

    private string OperatorCalled(string subject) => api.Tokens.Sign(TokenIssuer.Claims("operator", ("sub", subject)));

    private async Task<JsonNode> DoAsync(string token, string path, object? body = null)
    {
        var answer = await api.SendAsync(token, Call.Post(path, body));
        Assert.True(answer.Allowed, $"{path}: {answer}");
        return answer.Json;
    }

    // Oldest first.
    private async Task<List<(string? Cause, string? Caller)>> HistoryAsync(Guid booking)
    {
        var answer = await api.SendAsync(api.Tokens.Operator(), Call.Get($"/api/snapshots/{booking}/history"));
        return [.. answer.Json["items"]!.AsArray().Reverse().Select(version => ((string?)version!["cause"], (string?)version["caller"]))];
    }

    // The console's writer is a thread of its own.
    private Task LoggedAsync(string line) => Eventually.Reached(
        () => Task.FromResult(api.Process.Output.Contains(line, StringComparison.Ordinal)), $"the line '{line}'", () => api.Process.Output);
}
