using System.Net;
using System.Net.Http.Headers;
using Aspire.Hosting.Testing;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Web;

/// <summary>The front end over HTTP, as a browser without scripts sees it.</summary>
public sealed class WebPagesTests(Topology topology)
{
    [Fact]
    public async Task A_published_listing_stands_on_the_market_and_has_a_page_until_it_is_withdrawn()
    {
        using var web = topology.Application.CreateHttpClient(ResourceNames.Web);
        var place = await MasterData.PlaceAsync(topology.Api);
        var crop = $"crop {Guid.NewGuid():N}";
        var booking = await topology.Api.Post("/api/bookings", new
        {
            farmer_id = place.FarmerId, location_id = place.LocationId, crop_type = crop, quantity_kg = 12345.5, duration_days = 10, grade = "B",
            start_date = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd"),
        });
        var id = (string)booking["id"]!;
        Assert.DoesNotContain(id, await PageAsync(web, $"/?crop={Uri.EscapeDataString(crop)}"), StringComparison.Ordinal);
        await AnswerAsync(web, $"/listings/{id}", HttpStatusCode.NotFound);

        await topology.Api.Post($"/api/snapshots/{id}/publish", body: null, HttpStatusCode.OK);
        var market = await PageAsync(web, $"/?crop={Uri.EscapeDataString(crop)}");
        Assert.Contains($"/listings/{id}", market, StringComparison.Ordinal);
        Assert.Contains("12,345.5 kg", market, StringComparison.Ordinal);
        Assert.Contains("claimed by the farmer", market, StringComparison.Ordinal);
        Assert.Contains("Version 1", await PageAsync(web, $"/listings/{id}"), StringComparison.Ordinal);

        await topology.Api.Post($"/api/bookings/{id}/cancel", new { reason = "sold" }, HttpStatusCode.OK);
        await topology.Api.Post($"/api/snapshots/{id}/publish", body: null, HttpStatusCode.Conflict);
        await AnswerAsync(web, $"/listings/{id}", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("hi-IN,hi;q=0.9,en;q=0.5", "hi", "बाज़ार")]
    [InlineData("fr, te;q=0.4, en;q=0.3", "te", "మార్కెట్")]
    [InlineData("te;q=0", "en", "Market")]
    [InlineData("en-GB, te;q=0.9", "en", "Market")]
    [InlineData("zz", "en", "Market")]
    public async Task The_browser_chooses_the_language(string accepted, string language, string title)
    {
        using var web = topology.Application.CreateHttpClient(ResourceNames.Web);
        var page = await PageAsync(web, "/", ("Accept-Language", accepted));
        Assert.Contains($"<html lang=\"{language}\">", page, StringComparison.Ordinal);
        Assert.Contains($"<h1>{title}</h1>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_choice_of_a_person_counts_more_than_the_browser_s()
    {
        using var web = topology.Application.CreateHttpClient(ResourceNames.Web);
        Assert.Contains("<html lang=\"te\">", await PageAsync(web, "/", ("Accept-Language", "hi"), ("Cookie", "language=te")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/map")]
    [InlineData("/sign-in")]
    [InlineData("/nothing-here")]
    public async Task No_page_lets_scripts_styles_or_frames_of_others_in(string path)
    {
        using var web = topology.Application.CreateHttpClient(ResourceNames.Web);
        using var answer = await web.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(
            "default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'",
            Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("style=\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("blazor.web.js", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_page_hears_that_something_happened_on_the_market()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var web = topology.Application.CreateHttpClient(ResourceNames.Web);
        using var stream = await web.GetAsync("/live/listings", HttpCompletionOption.ResponseHeadersRead, limit.Token);
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType?.MediaType);
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync(limit.Token));
        Assert.StartsWith("retry:", await lines.ReadLineAsync(limit.Token), StringComparison.Ordinal);

        var place = await MasterData.PlaceAsync(topology.Api);
        var booking = await topology.Api.Post("/api/bookings", new
        {
            farmer_id = place.FarmerId, location_id = place.LocationId, crop_type = "rice", quantity_kg = 1, duration_days = 10,
            start_date = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd"),
        });
        await topology.Api.Post($"/api/snapshots/{booking["id"]}/publish", body: null, HttpStatusCode.OK);

        var heard = new List<string>();
        while (!heard.Contains("data: published", StringComparer.Ordinal))
            heard.Add(await lines.ReadLineAsync(limit.Token) ?? throw new EndOfStreamException($"The stream ended after: {string.Join(' ', heard)}"));
    }

    [Fact]
    public async Task A_wrong_filter_is_named_at_its_field()
    {
        using var web = topology.Application.CreateHttpClient(ResourceNames.Web);
        var page = await PageAsync(web, "/?min_quality=abc");
        Assert.Contains("id=\"min_quality-error\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"abc\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sign-in/demo", "person=operator")]
    [InlineData("/language", "language=te&back=/")]
    public async Task A_form_without_this_site_s_token_changes_nothing_and_leads_back_to_where_it_stood(string path, string form)
    {
        using var web = topology.Application.CreateHttpClient(ResourceNames.Web);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(form, new MediaTypeHeaderValue("application/x-www-form-urlencoded")) };
        request.Headers.Referrer = new(web.BaseAddress!, "/map");
        using var answer = await web.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.StartsWith("person=", StringComparison.Ordinal) || cookie.StartsWith("language=", StringComparison.Ordinal)));
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("This form has grown old", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/map\"", page, StringComparison.Ordinal);
        topology.Logs.AssertNoErrors(ResourceNames.Web);
    }

    private static Task<string> PageAsync(HttpClient web, string path, params (string Name, string Value)[] headers) => AnswerAsync(web, path, HttpStatusCode.OK, headers);

    private static async Task<string> AnswerAsync(HttpClient web, string path, HttpStatusCode expected, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await web.SendAsync(request, TestContext.Current.CancellationToken);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == expected, $"{path} answered {(int)answer.StatusCode}: {page}");
        return page;
    }
}
