namespace MarketSnapshot.Web.SignIn;

/// <summary>The provider that says who a person is; configuration section <c>Authentication:OpenIdConnect</c>.</summary>
internal sealed class OpenIdConnectSettings
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Authentication:OpenIdConnect";

    /// <summary>The provider's address.</summary>
    public string? Authority { get; set; }

    /// <summary>This front end's name there.</summary>
    public string? ClientId { get; set; }

    /// <summary>Its secret, where the provider gave it one.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>What else to ask for besides <c>openid profile</c>: the scope that makes the access token one for the API.</summary>
    public string[] Scopes { get; set; } = [];

    /// <summary>Whether it is configured.</summary>
    public bool IsSet => !string.IsNullOrWhiteSpace(Authority) && !string.IsNullOrWhiteSpace(ClientId);

    /// <summary>The provider's origin; null without one.</summary>
    public string? Origin => IsSet && Uri.TryCreate(Authority, UriKind.Absolute, out var address) ? address.GetLeftPart(UriPartial.Authority) : null;

    /// <summary>What is configured.</summary>
    public static OpenIdConnectSettings Of(IConfiguration configuration) => configuration.GetSection(Section).Get<OpenIdConnectSettings>() ?? new();
}
