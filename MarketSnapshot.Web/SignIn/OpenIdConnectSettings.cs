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

    /// <summary>
    /// What else to ask for besides <c>openid profile</c>: the scope that makes the access token one for the API, and <c>offline_access</c> where the
    /// provider gives refresh tokens for it.
    /// </summary>
    public string[] Scopes { get; set; } = [];

    /// <summary>Whether the provider must be asked by https; null for everywhere but Development.</summary>
    public bool? RequireHttpsMetadata { get; set; }

    /// <summary>Whether it is configured.</summary>
    public bool IsSet => !string.IsNullOrWhiteSpace(Authority) && !string.IsNullOrWhiteSpace(ClientId);

    /// <summary>The provider's origin; null without one.</summary>
    public string? Origin => IsSet && Uri.TryCreate(Authority, UriKind.Absolute, out var address) ? address.GetLeftPart(UriPartial.Authority) : null;

    /// <summary>What is configured.</summary>
    public static OpenIdConnectSettings Of(IConfiguration configuration) => configuration.GetSection(Section).Get<OpenIdConnectSettings>() ?? new();

    /// <summary>Whether https is demanded.</summary>
    public bool DemandsHttps(IHostEnvironment environment) => RequireHttpsMetadata ?? !environment.IsDevelopment();

    /// <summary>What is wrong with the settings, in a sentence that says what to do; null where nothing is.</summary>
    public string? Complaint(IHostEnvironment environment)
    {
        if (string.IsNullOrWhiteSpace(Authority) && string.IsNullOrWhiteSpace(ClientId))
            return null;
        if (!IsSet)
            return $"{Section} is incomplete: set {Section}:Authority and {Section}:ClientId, or neither.";
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
            return $"{Section}:Authority is no address: set it to that of the provider, such as https://login.example.";
        return address.Scheme == Uri.UriSchemeHttp && DemandsHttps(environment)
            ? $"{Section}:Authority is no address with https, so anybody in between could say who people are: use https, or, where the way to the provider is safe otherwise, set {Section}:RequireHttpsMetadata=false."
            : null;
    }
}
