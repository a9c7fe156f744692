using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Simulator.Market;

/// <summary>
/// Says who is calling: with the configured token, or in Development with one signed by the key that <c>dotnet user-jwts</c> made for the
/// API. With neither the simulator calls as nobody, which an API without authentication takes.
/// </summary>
internal sealed class TokenSender(
    IOptionsMonitor<SimulatorOptions> options, IConfiguration configuration, IHostEnvironment environment, TimeProvider clock) : DelegatingHandler
{
    private const string Issuer = "dotnet-user-jwts";
    private const string Bearer = "Authentication:Schemes:Bearer";

    /// <summary>Where the API listens in Development, which is its name in the tokens that are made there.</summary>
    private const string DevelopmentAudience = "http://localhost:8000";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if ((options.CurrentValue.Token ?? DevelopmentToken()) is { Length: > 0 } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return base.SendAsync(request, cancellationToken);
    }

    private string? DevelopmentToken()
    {
        var key = environment.IsDevelopment()
            ? configuration.GetSection($"{Bearer}:SigningKeys").GetChildren().FirstOrDefault(key => key["Issuer"] == Issuer)?["Value"]
            : null;
        if (string.IsNullOrWhiteSpace(key))
            return null;

        var now = clock.GetUtcNow();
        var text = Part(new { alg = "HS256", typ = "JWT" }) + "." + Part(new
        {
            iss = Issuer,
            aud = configuration[$"{Bearer}:ValidAudiences:0"] ?? DevelopmentAudience,
            sub = "simulator",
            role = "operator",
            nbf = now.ToUnixTimeSeconds(),
            exp = (now + Lifetime).ToUnixTimeSeconds(),
        });
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(Convert.FromBase64String(key), Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Part(object content) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(content));
}
