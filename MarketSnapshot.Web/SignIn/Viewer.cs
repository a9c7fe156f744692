using System.Security.Claims;
using MarketSnapshot.Web.Edge;
using Microsoft.AspNetCore.Diagnostics;

namespace MarketSnapshot.Web.SignIn;

/// <summary>The person that a page is made for: who it is, where the clock stands there, and which page it is.</summary>
public sealed class Viewer(IHttpContextAccessor http, TimeProvider time)
{
    /// <summary>The cookie in which the browser tells its time zone, an IANA name.</summary>
    public const string ZoneCookie = "zone";

    private const string DefaultZone = "Asia/Kolkata";

    // What browsers still call it; people there call it by its name of today.
    private const string FormerDefaultZone = "Asia/Calcutta";

    private static readonly TimeZoneInfo India = TimeZoneInfo.TryFindSystemTimeZoneById(DefaultZone, out var zone)
        ? zone
        : TimeZoneInfo.CreateCustomTimeZone(DefaultZone, new(5, 30, 0), DefaultZone, DefaultZone);

    private TimeZoneInfo? _zone;

    /// <summary>The request; null outside one.</summary>
    public HttpContext? Context => http.HttpContext;

    /// <summary>Whether anybody is signed in.</summary>
    public bool IsSignedIn => User?.Identity?.IsAuthenticated == true;

    /// <summary>The name; null for nobody.</summary>
    public string? Name => User?.FindFirst(ClaimNames.Name)?.Value ?? User?.FindFirst(ClaimNames.Subject)?.Value;

    /// <summary>The farmer that this person acts for.</summary>
    public Guid? FarmerId => Is(Roles.Farmer) ? IdOf(ClaimNames.FarmerId) : null;

    /// <summary>The vendor that this person acts for.</summary>
    public Guid? VendorId => Is(Roles.Vendor) ? IdOf(ClaimNames.VendorId) : null;

    /// <summary>The moment at which the page is made.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The person's time zone.</summary>
    public TimeZoneInfo Zone => _zone ??= FindZone();

    /// <summary>Path and query of the page, as the browser asked for it: also where a page for an error stands in its place.</summary>
    public string PathAndQuery => Context is not { } context ? "/"
        : context.Features.Get<IStatusCodeReExecuteFeature>() is { } other ? $"{other.OriginalPath}{other.OriginalQueryString}"
        : $"{context.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? context.Request.Path}{context.Request.QueryString}";

    /// <summary>The page of this site that the request came from; null where the browser does not say or it was another site's.</summary>
    public string? CameFrom => Context?.Request is { } request && request.GetTypedHeaders().Referer is { IsAbsoluteUri: true } page && page.Authority == request.Host.Value
        ? LocalPath.Of(page.PathAndQuery)
        : null;

    private ClaimsPrincipal? User => Context?.User;

    /// <summary>Whether the person has a role.</summary>
    /// <param name="role">One of <see cref="Roles"/>.</param>
    public bool Is(string role) => User?.IsInRole(role) == true;

    /// <summary>A moment as the person's clock shows it.</summary>
    public DateTimeOffset Local(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Zone);

    /// <summary>The moment at which a day begins for the person.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new(midnight, Zone.GetUtcOffset(midnight));
    }

    private Guid? IdOf(string claim) => Guid.TryParse(User?.FindFirst(claim)?.Value, out var id) ? id : null;

    private TimeZoneInfo FindZone() =>
        Context?.Request.Cookies[ZoneCookie] is { Length: > 0 and <= 64 } name && name != FormerDefaultZone && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : India;
}
