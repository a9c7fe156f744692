using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace MarketSnapshot.Web.SignIn;

/// <summary>
/// Keeps the access token of a session fresh: shortly before it expires another one is asked for by the refresh token. A session whose access token
/// has expired, and for which there is no other, is over: the person signs in again.
/// </summary>
internal sealed partial class TokenRefresh(IOptionsMonitor<OpenIdConnectOptions> options, TimeProvider time, ILogger<TokenRefresh> logger)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(30);

    // A page and what it fetches may still send the cookie with the old refresh token, which many providers take once only.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (Lazy<Task<Answer>> Answer, DateTimeOffset At)> _asked = new(StringComparer.Ordinal);

    private enum Outcome
    {
        Fresh,
        Refused,
        Away,
    }

    /// <summary>Looks at the session of a request.</summary>
    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (!DateTimeOffset.TryParse(context.Properties.GetTokenValue("expires_at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires))
            return;
        var now = time.GetUtcNow();
        if (now < expires - Ahead)
            return;

        var answer = context.Properties.GetTokenValue("refresh_token") is { Length: > 0 } token ? await AskOnceAsync(token, now) : new(Outcome.Refused);
        if (answer is { Outcome: Outcome.Fresh, Message: { } fresh })
        {
            Keep(context.Properties, fresh, now);
            context.ShouldRenew = true;
        }
        else if (answer.Outcome == Outcome.Refused && context.Properties.GetTokenValue("refresh_token") is not null || now >= expires)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        }
    }

    private static void Keep(AuthenticationProperties session, OpenIdConnectMessage fresh, DateTimeOffset now)
    {
        var tokens = session.GetTokens().ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);
        tokens["access_token"] = fresh.AccessToken;
        if (!string.IsNullOrEmpty(fresh.RefreshToken))
            tokens["refresh_token"] = fresh.RefreshToken;
        if (!string.IsNullOrEmpty(fresh.IdToken))
            tokens["id_token"] = fresh.IdToken;
        if (int.TryParse(fresh.ExpiresIn, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            tokens["expires_at"] = now.AddSeconds(seconds).ToString("o", CultureInfo.InvariantCulture);
        session.StoreTokens(tokens.Select(one => new AuthenticationToken { Name = one.Key, Value = one.Value }));
    }

    private async Task<Answer> AskOnceAsync(string refreshToken, DateTimeOffset now)
    {
        foreach (var (old, asked) in _asked)
        {
            if (now - asked.At > Remembered)
                _asked.TryRemove(new(old, asked));
        }

        var answer = await _asked.GetOrAdd(refreshToken, token => (new(() => AskAsync(token)), now)).Answer.Value;
        if (answer.Outcome == Outcome.Away)
            _asked.TryRemove(refreshToken, out _);
        return answer;
    }

    private async Task<Answer> AskAsync(string refreshToken)
    {
        var provider = options.Get(OpenIdConnectDefaults.AuthenticationScheme);
        try
        {
            var known = await provider.ConfigurationManager!.GetConfigurationAsync(CancellationToken.None);
            Dictionary<string, string> form = new(StringComparer.Ordinal)
            {
                [OpenIdConnectParameterNames.GrantType] = OpenIdConnectGrantTypes.RefreshToken,
                [OpenIdConnectParameterNames.RefreshToken] = refreshToken,
                [OpenIdConnectParameterNames.ClientId] = provider.ClientId!,
            };
            if (!string.IsNullOrEmpty(provider.ClientSecret))
                form[OpenIdConnectParameterNames.ClientSecret] = provider.ClientSecret;
            using var body = new FormUrlEncodedContent(form);
            using var sent = await provider.Backchannel.PostAsync(new Uri(known.TokenEndpoint), body);
            var said = await sent.Content.ReadAsStringAsync();
            if ((int)sent.StatusCode >= StatusCodes.Status500InternalServerError || sent.StatusCode == System.Net.HttpStatusCode.TooManyRequests)
                throw new HttpRequestException($"the token endpoint answered {(int)sent.StatusCode}");
            var message = new OpenIdConnectMessage(said);
            if (sent.IsSuccessStatusCode && !string.IsNullOrEmpty(message.AccessToken))
                return new(Outcome.Fresh, message);
            LogRefused(logger, message.Error, message.ErrorDescription);
            return new(Outcome.Refused);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or InvalidOperationException or OperationCanceledException or ArgumentException or System.Text.Json.JsonException)
        {
            LogAway(logger, failure.Message);
            return new(Outcome.Away);
        }
    }

    [LoggerMessage(4303, LogLevel.Information, "The sign-in provider gives no new access token: {Error} {Description}")]
    private static partial void LogRefused(ILogger logger, string? error, string? description);

    [LoggerMessage(4304, LogLevel.Warning, "The sign-in provider does not answer when asked for a new access token: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    private sealed record Answer(Outcome Outcome, OpenIdConnectMessage? Message = null);
}
