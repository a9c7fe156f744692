using System.Globalization;
using System.Net;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Bookings;

public sealed class StatusStepTests(Topology topology)
{
    [Fact]
    public async Task A_booking_is_confirmed_and_completed_and_its_snapshot_follows_each_step()
    {
        var scene = await Scene.CreateAsync(topology);
        var booking = await scene.BookAsync();

        var confirmed = await scene.StepAsync(booking, "confirm");
        Assert.Equal("confirmed", (string?)confirmed["booking_status"]);
        Assert.NotNull(confirmed["vendor_confirmed_at"]);
        Assert.True(await scene.OnMarketAsync(booking));

        var completed = await scene.StepAsync(booking, "complete");
        Assert.Equal("completed", (string?)completed["booking_status"]);
        Assert.False(await scene.OnMarketAsync(booking));
        Assert.Equal(["booking_created", "booking_confirmed", "booking_completed"], await scene.CausesAsync(booking));
    }

    [Theory]
    [InlineData("reject", "rejected", "rejection_reason")]
    [InlineData("cancel", "cancelled", "cancellation_reason")]
    public async Task Rejecting_and_cancelling_keep_the_reason_and_leave_the_market(string step, string status, string reasonField)
    {
        var scene = await Scene.CreateAsync(topology);
        var booking = await scene.BookAsync();
        var after = await scene.StepAsync(booking, step, new { reason = " The roof leaks. " });
        Assert.Equal(status, (string?)after["booking_status"]);
        Assert.Equal("The roof leaks.", (string?)after[reasonField]);
        Assert.Equal(status == "cancelled", after["cancelled_at"] is not null);
        Assert.False(await scene.OnMarketAsync(booking));
        Assert.Equal(["booking_created", $"booking_{status}"], await scene.CausesAsync(booking));

        var silent = await scene.BookAsync();
        Assert.Null((await scene.StepAsync(silent, step))[reasonField]);
    }

    // Every step from every status that the API can reach; active is stored directly, as the clock would.
    [Theory]
    [InlineData("pending", "confirm reject cancel extend")]
    [InlineData("confirmed", "cancel complete extend")]
    [InlineData("active", "cancel complete extend")]
    [InlineData("completed", "")]
    [InlineData("cancelled", "")]
    [InlineData("rejected", "")]
    public async Task Illegal_steps_answer_409_and_change_nothing(string status, string legal)
    {
        var scene = await Scene.CreateAsync(topology);
        foreach (var step in new[] { "confirm", "reject", "cancel", "complete", "extend" })
        {
            var booking = await scene.BookAsync();
            await scene.RunAsync($"update storage_bookings set booking_status = '{status}' where id = $1", (Guid)booking["id"]!);
            var isLegal = legal.Split(' ').Contains(step);
            var answer = await scene.StepAsync(
                booking, step, step == "extend" ? new { additional_days = 1 } : null, isLegal ? HttpStatusCode.OK : HttpStatusCode.Conflict);
            if (isLegal)
                continue;
            Assert.Equal(step == "extend" ? "not_extendable" : "illegal_status_step", (string?)answer["code"]);
            Assert.Contains(status, (string?)answer["detail"], StringComparison.Ordinal);
            Assert.Equal(status, (string?)(await topology.Api.Get($"/api/bookings/{(string?)booking["id"]}"))["booking_status"]);
        }
    }

    [Fact]
    public async Task Of_two_opposite_steps_at_the_same_moment_one_is_taken_and_the_other_is_refused()
    {
        var scene = await Scene.CreateAsync(topology);
        for (var round = 0; round < 10; round++)
        {
            var id = (string?)(await scene.BookAsync())["id"];
            var answers = await Task.WhenAll(new[] { "confirm", "reject" }.Select(step =>
                topology.Api.PostAsync($"/api/bookings/{id}/{step}", null, TestContext.Current.CancellationToken)));
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(answer => answer.StatusCode).Order());
        }
    }

    [Fact]
    public async Task An_extension_moves_the_end_and_charges_the_whole_anew()
    {
        var scene = await Scene.CreateAsync(topology);
        var booking = await scene.BookAsync(scene.Request(quantityKg: 1_000, days: 30));
        var longer = await scene.StepAsync(booking, "extend", new { additional_days = 15 });
        Assert.Equal(45, (int?)longer["duration_days"]);
        Assert.Equal(Scene.Start.AddDays(45), (DateTimeOffset?)longer["end_date"]);
        Assert.Equal(1_800.00m, (decimal?)longer["total_price"]);
        Assert.Equal(["booking_created", "booking_extended"], await scene.CausesAsync(booking));
    }

    [Fact]
    public async Task An_extension_beyond_730_days_in_all_names_the_field_and_what_is_left()
    {
        var scene = await Scene.CreateAsync(topology);
        var booking = await scene.BookAsync(scene.Request(days: 700));
        var problem = await scene.StepAsync(booking, "extend", new { additional_days = 31 }, HttpStatusCode.BadRequest);
        Assert.Contains("30 at most", problem["errors"]!["additional_days"]!.ToJsonString(), StringComparison.Ordinal);
        await scene.StepAsync(booking, "extend", new { additional_days = 30 });
    }

    [Fact]
    public async Task A_booking_that_has_ended_is_not_extended()
    {
        var scene = await Scene.CreateAsync(topology);
        var booking = await scene.BookAsync();
        await scene.RunAsync(
            "update storage_bookings set start_date = start_date - interval '60 days', end_date = end_date - interval '60 days' where id = $1",
            (Guid)booking["id"]!);
        var refusal = await scene.StepAsync(booking, "extend", new { additional_days = 1 }, HttpStatusCode.Conflict);
        Assert.Equal("booking_ended", (string?)refusal["code"]);
    }

    [Theory]
    [InlineData("confirm")]
    [InlineData("reject")]
    [InlineData("cancel")]
    [InlineData("complete")]
    [InlineData("extend")]
    public async Task A_step_of_an_unknown_booking_is_404_and_of_a_malformed_id_400(string step)
    {
        object? body = step == "extend" ? new { additional_days = 1 } : null;
        await topology.Api.Post($"/api/bookings/{Guid.NewGuid()}/{step}", body, HttpStatusCode.NotFound);
        var problem = await topology.Api.Post($"/api/bookings/12/{step}", body, HttpStatusCode.BadRequest);
        Assert.NotNull(problem["errors"]!["id"]);
    }

    [Fact]
    public async Task An_extension_asks_for_whole_days_within_limits()
    {
        var scene = await Scene.CreateAsync(topology);
        var booking = await scene.BookAsync();
        foreach (object? wrong in new object?[] { 0, -1, 730, 1.5, "1", "NaN", null, long.MaxValue, true })
        {
            var problem = await scene.StepAsync(booking, "extend", new { additional_days = wrong }, HttpStatusCode.BadRequest);
            Assert.True(problem["errors"]?["additional_days"] is not null, string.Create(CultureInfo.InvariantCulture, $"{wrong}: {problem}"));
        }
    }
}
