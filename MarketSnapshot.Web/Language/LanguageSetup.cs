using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using MarketSnapshot.Web.Edge;

namespace MarketSnapshot.Web.Language;

/// <summary>Which language a request is answered in: the one that the person chose, else the browser's first that is spoken here.</summary>
internal static class LanguageSetup
{
    /// <summary>The cookie with the choice.</summary>
    public const string Cookie = "language";

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(365);

    /// <summary>Registers the texts.</summary>
    public static void AddLanguages(this IServiceCollection services) => services.AddLocalization();

    /// <summary>Sets the culture of each request.</summary>
    public static void UseLanguages(this WebApplication app) => app.Use((context, next) =>
    {
        var culture = Languages.CultureOf(Choose(context.Request));
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = culture;
        return next(context);
    });

    /// <summary>Takes the choice of a person and goes back to where it was made.</summary>
    public static void MapLanguageChoice(this WebApplication app) => app.MapPost("/language", (HttpContext context, [FromForm] string? language, [FromForm] string? back) =>
    {
        if (Languages.Has(language))
            context.Response.Cookies.Append(Cookie, language!, new() { MaxAge = Remembered, SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = context.Request.IsHttps, IsEssential = true });
        return Results.LocalRedirect(LocalPath.Of(back));
    });

    private static string? Choose(HttpRequest request)
    {
        if (request.Cookies[Cookie] is { } chosen && Languages.Has(chosen))
            return chosen;
        return request.GetTypedHeaders().AcceptLanguage
            .Where(language => language.Quality is not 0)
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.ToString().Split('-')[0].ToLowerInvariant())
            .FirstOrDefault(Languages.Has);
    }
}
