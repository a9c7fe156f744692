extern alias Web;

using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Web::MarketSnapshot.Web.Api.Pipeline;
using Web::MarketSnapshot.Web.SignIn;
using MarketSnapshot.Tests.EndToEnd;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Web.Operations;

/// <summary>A look at the differences between the stores that takes longer than a page.</summary>
public sealed class AuditLooksTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero));
    private readonly SlowApi _api = new();
    private readonly ApplicationLifetime _host = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly ServiceProvider _services;
    private readonly AuditLooks _looks;

    public AuditLooksTests()
    {
        _services = new ServiceCollection().AddLogging().AddSingleton(_ => new ApiTokens(
            new ConfigurationBuilder().Build(), new DevelopmentKey(new ConfigurationBuilder().Build(), new HostingEnvironment { EnvironmentName = "Development" }, _time))).BuildServiceProvider();
        _looks = new(new Clients(_api), _services, _time, _host);
    }

    [Fact]
    public async Task It_goes_on_when_the_page_has_been_answered_and_tells_later_what_it_found()
    {
        var person = Person("7");
        await BeginAsync(person);
        Assert.Null(_looks.Of(person)?.EndedAt);

        // Who asks again while it goes on starts no second one; another person does.
        await _looks.BeginAsync(person);
        Assert.Equal(1, _api.Asked);
        Assert.Null(_looks.Of(Person("8")));

        _time.Advance(TimeSpan.FromMinutes(4));
        _api.Answer.SetResult("""{"braked":false,"on_market":3,"examined":4,"differences":[{"booking_id":"b","kind":"missing"}]}""");
        var ended = await Eventually.Get(() => Task.FromResult(_looks.Of(person) is { EndedAt: not null } look ? look : null), "the look to end");
        Assert.Equal((4, "missing"), (ended.Found!.Examined, ended.Found.Differences.Single().Kind));
        _time.Advance(TimeSpan.FromMinutes(61));
        Assert.Null(_looks.Of(person));
    }

    [Fact]
    public async Task One_that_failed_says_why()
    {
        var person = Person("7");
        await BeginAsync(person);
        _api.Answer.SetException(new HttpRequestException("gone"));
        var ended = await Eventually.Get(() => Task.FromResult(_looks.Of(person) is { EndedAt: not null } look ? look : null), "the look to end");
        Assert.True(ended.Problem!.IsAway);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _services.Dispose();
        _api.Dispose();
    }

    private static DefaultHttpContext Person(string subject) => new() { User = new(new ClaimsIdentity([new("sub", subject)], "cookie")) };

    private async Task BeginAsync(HttpContext person)
    {
        var begun = _looks.BeginAsync(person);
        await Eventually.Get(() => Task.FromResult(_api.Asked == 1 ? "asked" : null), "the API to be asked");
        _time.Advance(TimeSpan.FromSeconds(3));
        await begun;
    }

    private sealed class Clients(HttpMessageHandler api) : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(api, disposeHandler: false) { BaseAddress = new("http://api") };
    }

    private sealed class SlowApi : HttpMessageHandler
    {
        private int _asked;

        public TaskCompletionSource<string> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Asked => Volatile.Read(ref _asked);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            return new(HttpStatusCode.OK) { Content = new StringContent(await Answer.Task, System.Text.Encoding.UTF8, "application/json") };
        }
    }
}
