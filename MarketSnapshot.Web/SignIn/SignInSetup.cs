using MarketSnapshot.Web.Edge;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;

namespace MarketSnapshot.Web.SignIn;

/// <summary>Who a person is: by a cookie, after an OpenID Connect provider said so, or after picking a demo person in Development.</summary>
internal static class SignInSetup
{
    /// <summary>The page on which a person signs in.</summary>
    public const string Path = "/sign-in";

    /// <summary>The query parameter with where to go afterwards.</summary>
    public const string ReturnUrl = "return_url";

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(14);

    /// <summary>Registers it.</summary>
    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DevelopmentKey>();
        builder.Services.AddSingleton<ApiTokens>();
        builder.Services.AddScoped<DemoPersons>();
        builder.Services.AddScoped<Viewer>();
        builder.Services.AddAuthorization();
        AddKeys(builder);
        var authentication = builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options =>
        {
            options.Cookie.Name = "person";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = Remembered;
            options.LoginPath = Path;
            options.AccessDeniedPath = Path;
            options.ReturnUrlParameter = ReturnUrl;
        });

        authentication.AddProvider(OpenIdConnectSettings.Of(builder.Configuration), builder.Environment);
    }

    // What cookies and forms are protected with: several servers, or one that loses its disk, need one place for it.
    private static void AddKeys(WebApplicationBuilder builder)
    {
        var keys = builder.Services.AddDataProtection().SetApplicationName("MarketSnapshot.Web");
        if (builder.Configuration["DataProtection:Directory"] is { Length: > 0 } directory)
            keys.PersistKeysToFileSystem(new(directory));
    }

    /// <summary>Tells each request who asks.</summary>
    public static void UseSignIn(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
    }

    /// <summary>Maps what the page's forms and links lead to.</summary>
    public static void MapSignIn(this WebApplication app)
    {
        var byProvider = OpenIdConnectSettings.Of(app.Configuration).IsSet;
        if (byProvider)
        {
            app.MapGet($"{Path}/start", (HttpContext context, [FromQuery(Name = ReturnUrl)] string? back) => OpenIdConnectSetup.StartAsync(context, back));
        }
        else if (app.Environment.IsDevelopment())
        {
            app.MapPost($"{Path}/demo", PickAsync);
        }

        app.MapPost("/sign-out", async (HttpContext context, [FromForm] string? _) =>
        {
            await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return byProvider ? await OpenIdConnectSetup.EndAsync(context) : Results.LocalRedirect("/");
        });
    }

    private static async Task<IResult> PickAsync(
        HttpContext context, DemoPersons persons, [FromForm] string? person, [FromForm(Name = ReturnUrl)] string? back, CancellationToken cancellationToken)
    {
        var picked = (await persons.AllAsync(cancellationToken)).FirstOrDefault(known => known.Key == person);
        if (picked is null)
            return Results.LocalRedirect(Path);
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, picked.ToPrincipal(), new() { IsPersistent = true });
        return Results.LocalRedirect(string.IsNullOrEmpty(back) ? HomeOf(picked.Role) : LocalPath.Of(back));
    }

    private static string HomeOf(string role) => role switch
    {
        Roles.Farmer => "/book",
        Roles.Vendor => "/vendor",
        Roles.Operator => "/operations",
        _ => "/",
    };
}
