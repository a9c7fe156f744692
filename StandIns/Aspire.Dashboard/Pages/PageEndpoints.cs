using Aspire.Dashboard.Access;

namespace Aspire.Dashboard.Pages;

internal static class PageEndpoints
{
    public static void MapPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/login", (string? t, string? returnUrl, HttpContext context, SignIn signIn) =>
            signIn.TrySignIn(context, t) ? Results.Redirect(SignIn.Local(returnUrl)) : Results.Text("Sign in with the token"));
    }
}
