using Microsoft.AspNetCore.Http.Features;

namespace MarketSnapshot.Web.Live;

/// <summary>The stream that open pages follow.</summary>
internal static class LiveListings
{
    /// <summary>Its address.</summary>
    public const string Path = "/live/listings";

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    /// <summary>Registers the relay.</summary>
    public static void AddLiveListings(this IServiceCollection services)
    {
        var http = services.AddHttpClient(ListingRelay.Client, client =>
        {
            client.BaseAddress = new($"http://{ResourceNames.Api}");
            client.Timeout = Timeout.InfiniteTimeSpan;
        });
#pragma warning disable EXTEXP0001 // the limits of other requests would end a stream
        http.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        services.AddSingleton<ListingRelay>();
        services.AddHostedService(provider => provider.GetRequiredService<ListingRelay>());
    }

    /// <summary>Maps the stream.</summary>
    public static void MapLiveListings(this WebApplication app) => app.MapGet(Path, StreamAsync).AllowAnonymous();

    private static async Task StreamAsync(HttpContext context, ListingRelay relay, TimeProvider time, IHostApplicationLifetime host)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
        using var subscription = relay.Follow();
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await SendAsync(context.Response, "retry: 3000\n\n", end.Token);
            while (true)
                await SendAsync(context.Response, await NextAsync(subscription, time, end.Token), end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The page was left, or this process stops; the browser comes back by itself.
        }
    }

    private static async Task<string> NextAsync(ListingRelay.Subscription subscription, TimeProvider time, CancellationToken cancellationToken)
    {
        using var beat = new CancellationTokenSource(Heartbeat, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(beat.Token, cancellationToken);
        try
        {
            return $"data: {await subscription.Events.ReadAsync(either.Token)}\n\n";
        }
        catch (OperationCanceledException) when (beat.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return ":\n\n";
        }
    }

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.WriteAsync(text, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
