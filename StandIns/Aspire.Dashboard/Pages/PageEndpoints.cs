using System.Reflection;
using Aspire.Dashboard.Access;
using Aspire.Dashboard.Api;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aspire.Dashboard.Pages;

/// <summary>The addresses of the pages.</summary>
internal static class PageEndpoints
{
    public static void MapPages(this IEndpointRouteBuilder app)
    {
        app.MapGet(SignIn.Path, (string? t, string? returnUrl, HttpContext context, SignIn signIn, Refusals refusals) =>
        {
            var next = SignIn.Local(returnUrl);
            if (signIn.TrySignIn(context, t))
            {
                return Results.Redirect(next);
            }

            if (t is null)
            {
                return Page<LoginPage>(StatusCodes.Status200OK, ("ReturnUrl", next));
            }

            refusals.Count(Refusal.WrongToken);
            return Page<LoginPage>(StatusCodes.Status401Unauthorized, ("Wrong", true), ("ReturnUrl", next));
        });

        app.MapGet("/", () => Page<ResourcesPage>());
        app.MapGet("/resources/{id}", (string id, ResourceBoard board) => board.Find(id) is not null ? Page<ResourcePage>(("Id", id)) : Missing($"There is no resource '{id}'."));
        app.MapPost("/resources/{id}/{command}", async (string id, string command, ResourceClient client, ResourceBoard board, CancellationToken cancellationToken) =>
        {
            var outcome = await client.ExecuteAsync(id, command, cancellationToken);
            return outcome.Success ? Results.Redirect("/") : Page<ResourcesPage>(CommandStatus.Of(outcome, id, command, board), ("Message", $"{command} {id}: {outcome.Message}"));
        });
        app.MapGet("/console/{id?}", (string? id, string? resource, string? text) => Page<ConsolePage>(("Id", resource is { Length: > 0 } ? resource : id), ("Text", text)));
        app.MapGet("/logs", ([AsParameters] LogParameters filter) => Page<LogsPage>(("Query", filter.Query())));
        app.MapGet("/traces", ([AsParameters] TraceParameters filter) => Page<TracesPage>(("Query", filter.Query())));
        app.MapGet("/traces/{traceId}", (string traceId, TelemetryStore store) => TraceView.Find(store, traceId) is { } view
            ? Page<TracePage>(("View", view))
            : Missing($"The trace {traceId} is not kept (any more), or hasn't come yet: a trace that is linked may have begun hours ago."));
        app.MapGet("/metrics", ([AsParameters] MetricParameters filter) => Page<MetricsPage>(("Query", filter.Query())));
        app.MapGet("/kept", () => Page<KeptPage>());
        app.MapFallback("/{**path}", (HttpRequest request) => Missing($"There is no page {request.Path}."));

        MapFile(app, "dashboard.css", "text/css");
        MapFile(app, "live.js", "text/javascript");
        MapFile(app, "icon.svg", "image/svg+xml");
    }

    private static IResult Page<TPage>(params IEnumerable<(string Name, object? Value)> parameters)
        where TPage : IComponent => Page<TPage>(StatusCodes.Status200OK, parameters);

    private static IResult Page<TPage>(int status, params IEnumerable<(string Name, object? Value)> parameters)
        where TPage : IComponent => new RazorComponentResult<TPage>(parameters.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal)) { StatusCode = status };

    private static IResult Missing(string text) => Page<MissingPage>(StatusCodes.Status404NotFound, ("Text", text));

    private static void MapFile(IEndpointRouteBuilder app, string name, string contentType)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        app.MapGet($"/{name}", () => Results.Bytes(content, $"{contentType}; charset=utf-8"));
    }
}
