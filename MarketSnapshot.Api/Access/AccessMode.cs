using System.Net;

namespace MarketSnapshot.Api.Access;

/// <summary>How callers are known, as the configuration decides.</summary>
internal static class AccessMode
{
    /// <summary>Where ASP.NET Core looks for the settings of tokens.</summary>
    public const string Section = "Authentication:Schemes:Bearer";

    /// <summary>Whether nothing is configured, so that everyone is operator.</summary>
    public static bool IsOpen(IConfiguration configuration) => !configuration.GetSection(Section).Exists();

    /// <summary>
    /// What keeps the API from starting; null when nothing does. An API that anyone can command must not be reached from elsewhere, and
    /// one that asks for tokens must be able to tell real ones.
    /// </summary>
    public static string? Problem(IConfiguration configuration, IHostEnvironment environment)
    {
        if (!IsOpen(configuration))
            return Incomplete(configuration.GetSection(Section));
        if (!environment.IsDevelopment())
            return $"No authentication is configured, and this is {environment.EnvironmentName}. {WhatToSet}";
        return Addresses(configuration).FirstOrDefault(address => !IsLoopback(address)) is { } open
            ? $"No authentication is configured, and {open} can be reached from other machines. Listen on localhost, or configure authentication. {WhatToSet}"
            : null;
    }

    private const string WhatToSet =
        $"Set {Section}:Authority (the address of an OpenID Connect provider) and {Section}:ValidAudiences:0 (the name of this API there); "
        + "for tokens of your own on a developer's machine run `dotnet user-jwts create --project MarketSnapshot.Api --role operator`.";

    private static string? Incomplete(IConfiguration bearer)
    {
        var hasKeys = bearer.GetSection("SigningKeys").GetChildren().Any(key => !string.IsNullOrWhiteSpace(key["Value"]));
        var hasAuthority = !string.IsNullOrWhiteSpace(bearer["Authority"]) || !string.IsNullOrWhiteSpace(bearer["MetadataAddress"]);
        var hasIssuer = hasAuthority || Has(bearer, "ValidIssuer");
        if (!hasAuthority && !hasKeys)
            return $"{Section} names nobody who signs tokens. {WhatToSet}";
        if (PlainHttp(bearer) is { } plain)
            return $"{plain} is no address with https, so anybody in between could say whose tokens are believed: use https, "
                + $"or set {Section}:RequireHttpsMetadata=false where the way to the provider is safe otherwise.";
        if (!hasIssuer)
            return $"{Section} has signing keys and no issuer: set {Section}:ValidIssuer. If you set neither, the keys are in this project's user secrets, "
                + "where `dotnet user-jwts` puts them: `dotnet user-secrets clear --project MarketSnapshot.Api` takes them away.";
        if (!hasAuthority && !HasKeyOfIssuer(bearer))
            return $"{Section} has no signing key of its issuer: set {Section}:SigningKeys:0:Issuer to the value of {Section}:ValidIssuer.";
        return Has(bearer, "ValidAudience") ? null : $"{Section} names no audience, so tokens for any other service would do: set {Section}:ValidAudiences:0.";
    }

    // The keys come from there. Said here, or it would be found out by the first token.
    private static string? PlainHttp(IConfiguration bearer) => bool.TryParse(bearer["RequireHttpsMetadata"], out var required) && !required
        ? null
        : Array.Find(["Authority", "MetadataAddress"], key => bearer[key] is { } address && !string.IsNullOrWhiteSpace(address)
            && !address.Trim().StartsWith("https://", StringComparison.OrdinalIgnoreCase)) is { } plain ? $"{Section}:{plain}" : null;

    private static bool Has(IConfiguration bearer, string name) => ValuesOf(bearer, name).Any();

    // A key counts for the issuer that it names, and for no other.
    private static bool HasKeyOfIssuer(IConfiguration bearer) => bearer.GetSection("SigningKeys").GetChildren()
        .Any(key => !string.IsNullOrWhiteSpace(key["Value"]) && ValuesOf(bearer, "ValidIssuer").Contains(key["Issuer"]));

    // Either spelling: one, or a list.
    private static IEnumerable<string?> ValuesOf(IConfiguration bearer, string name) =>
        bearer.GetSection($"{name}s").GetChildren().Select(one => one.Value).Append(bearer[name]).Where(value => !string.IsNullOrWhiteSpace(value));

    private static IEnumerable<string> Addresses(IConfiguration configuration)
    {
        foreach (var address in (configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            yield return address;
        foreach (var endpoint in configuration.GetSection("Kestrel:Endpoints").GetChildren())
            yield return endpoint["Url"] ?? "";
        // Ports without an address are opened on every one; the server looks at them where no address is given, or an empty one.
        foreach (var key in new[] { WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey })
        {
            if (string.IsNullOrEmpty(configuration[WebHostDefaults.ServerUrlsKey]) && !string.IsNullOrWhiteSpace(configuration[key]))
                yield return $"every address, port {configuration[key]}";
        }
    }

    private static bool IsLoopback(string address)
    {
        if (!address.Contains("://", StringComparison.Ordinal))
            return false;
        var host = BindingAddress.Parse(address).Host;
        return string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }
}
