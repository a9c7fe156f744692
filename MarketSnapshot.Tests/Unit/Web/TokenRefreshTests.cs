extern alias Web;

using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Web::MarketSnapshot.Web.SignIn;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Web;

/// <summary>How long a session lasts that a provider opened.</summary>
public sealed class TokenRefreshTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);

    private readonly TokenEndpoint _endpoint = new();
    private readonly FakeTimeProvider _time = new(Now);
    private readonly ServiceProvider _services;
    private readonly TokenRefresh _refresh;

    public TokenRefreshTests()
    {
        var options = new OpenIdConnectOptions
        {
            ClientId = "market-web",
            ClientSecret = "secret",
            Backchannel = new HttpClient(_endpoint),
            ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(new() { TokenEndpoint = "https://login.example/token" }),
        };
        _services = new ServiceCollection().AddLogging().AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie().Services.BuildServiceProvider();
        _refresh = new(new One<OpenIdConnectOptions>(options), _time, NullLogger<TokenRefresh>.Instance);
    }

    [Fact]
    public async Task A_token_that_holds_for_a_while_is_left_alone()
    {
        var session = Session(expires: Now.AddMinutes(5));
        await _refresh.ValidateAsync(session);
        Assert.NotNull(session.Principal);
        Assert.Equal((false, 0), (session.ShouldRenew, _endpoint.Asked));
    }

    [Fact]
    public async Task A_token_about_to_expire_is_exchanged_and_pages_that_ask_at_once_ask_the_provider_once()
    {
        _endpoint.Answer = (HttpStatusCode.OK, new { access_token = "new", refresh_token = "next", expires_in = 300, token_type = "Bearer" });
        var sessions = Enumerable.Range(0, 8).Select(_ => Session(expires: Now.AddSeconds(10))).ToList();
        await Task.WhenAll(sessions.Select(session => _refresh.ValidateAsync(session)));
        Assert.All(sessions, session =>
        {
            Assert.True(session.ShouldRenew);
            Assert.Equal(("new", "next"), (session.Properties.GetTokenValue("access_token"), session.Properties.GetTokenValue("refresh_token")));
            Assert.Equal(Now.AddMinutes(5), DateTimeOffset.Parse(session.Properties.GetTokenValue("expires_at")!, CultureInfo.InvariantCulture));
        });
        Assert.Equal(1, _endpoint.Asked);
        Assert.Contains("refresh_token=old", _endpoint.Sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_the_provider_ended_is_over()
    {
        _endpoint.Answer = (HttpStatusCode.BadRequest, new { error = "invalid_grant" });
        var session = Session(expires: Now.AddSeconds(10));
        await _refresh.ValidateAsync(session);
        Assert.Null(session.Principal);
    }

    [Fact]
    public async Task A_provider_that_is_away_ends_a_session_only_with_its_access_token_and_is_asked_again()
    {
        _endpoint.Answer = (HttpStatusCode.ServiceUnavailable, new { });
        var early = Session(expires: Now.AddSeconds(10));
        await _refresh.ValidateAsync(early);
        Assert.NotNull(early.Principal);
        _time.Advance(TimeSpan.FromSeconds(11));
        var late = Session(expires: Now.AddSeconds(10));
        await _refresh.ValidateAsync(late);
        Assert.Null(late.Principal);
        Assert.Equal(2, _endpoint.Asked);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(-1, false)]
    public async Task Without_a_refresh_token_a_session_ends_with_its_access_token(int seconds, bool stays)
    {
        var session = Session(expires: Now.AddSeconds(seconds), refreshToken: null);
        await _refresh.ValidateAsync(session);
        Assert.Equal((stays, 0), (session.Principal is not null, _endpoint.Asked));
    }

    [Theory]
    [InlineData("Production", "http://login.example", null, true)]
    [InlineData("Production", "http://login.example", false, false)]
    [InlineData("Production", "https://login.example", null, false)]
    [InlineData("Development", "http://localhost:9000", null, false)]
    [InlineData("Development", "http://localhost:9000", true, true)]
    [InlineData("Production", "login.example", null, true)]
    [InlineData("Production", null, null, true)]
    public void A_provider_that_cannot_be_trusted_stops_the_start(string environment, string? authority, bool? requireHttps, bool complains)
    {
        var settings = new OpenIdConnectSettings { Authority = authority, ClientId = "market-web", RequireHttpsMetadata = requireHttps };
        Assert.Equal(complains, settings.Complaint(new HostingEnvironment { EnvironmentName = environment }) is not null);
    }

    [Fact]
    public void User_information_adds_what_the_identity_token_left_out_and_only_about_the_same_person()
    {
        var person = new ClaimsIdentity([new("sub", "7"), new("name", "Lakshmi")]);
        UserInfo.Add(person, Json(new { sub = "8", role = "operator" }));
        Assert.False(person.HasClaim(claim => claim.Type == "role"));
        UserInfo.Add(person, Json(new { sub = "7", name = "Other", role = new[] { "farmer", "vendor" }, farmer_id = "f", groups = "x" }));
        Assert.Equal(["name: Lakshmi", "role: farmer", "role: vendor", "farmer_id: f"], person.Claims.Skip(1).Select(claim => $"{claim.Type}: {claim.Value}"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _services.Dispose();
        _endpoint.Dispose();
    }

    private static JsonElement Json(object value) => JsonSerializer.SerializeToElement(value);

    private CookieValidatePrincipalContext Session(DateTimeOffset expires, string? refreshToken = "old")
    {
        var properties = new AuthenticationProperties();
        List<AuthenticationToken> tokens = [new() { Name = "access_token", Value = "first" }, new() { Name = "expires_at", Value = expires.ToString("o", CultureInfo.InvariantCulture) }];
        if (refreshToken is not null)
            tokens.Add(new() { Name = "refresh_token", Value = refreshToken });
        properties.StoreTokens(tokens);
        return new(
            new DefaultHttpContext { RequestServices = _services },
            new AuthenticationScheme(CookieAuthenticationDefaults.AuthenticationScheme, null, typeof(CookieAuthenticationHandler)),
            new CookieAuthenticationOptions(),
            new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new("sub", "7")], "cookie")), properties, CookieAuthenticationDefaults.AuthenticationScheme));
    }

    private sealed class One<T>(T value) : IOptionsMonitor<T>
    {
        public T CurrentValue => value;

        public T Get(string? name) => value;

        public IDisposable? OnChange(Action<T, string?> listener) => null;
    }

    /// <summary>What a provider's token endpoint answers.</summary>
    private sealed class TokenEndpoint : HttpMessageHandler
    {
        private int _asked;

        public (HttpStatusCode Status, object Body) Answer { get; set; } = (HttpStatusCode.InternalServerError, new { });

        public int Asked => _asked;

        public string Sent { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            Sent = await request.Content!.ReadAsStringAsync(cancellationToken);
            return new(Answer.Status) { Content = new StringContent(JsonSerializer.Serialize(Answer.Body), Encoding.UTF8, "application/json") };
        }
    }
}
