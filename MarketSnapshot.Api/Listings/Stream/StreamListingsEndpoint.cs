using FastEndpoints;
using MarketSnapshot.Api.Http.Edge;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Listings.Events;
using MarketSnapshot.Core.Persistence;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MarketSnapshot.Api.Listings.Stream;

/// <summary>Tells what happens on the market, as it happens.</summary>
internal sealed class StreamListingsEndpoint(
    ListingEventStream stream, StreamSlots slots, IOptions<ListingStreamOptions> options, IHostApplicationLifetime host, TimeProvider time)
    : Endpoint<StreamListingsRequest>
{
    private const string Reset = "reset";

    public override void Configure()
    {
        Get("/api/listings/stream");
        AllowAnonymous();
        Description(b => b.WithTags(ListingTag.Name)
            .ClearDefaultProduces()
            .Produces<ListingEventData>(StatusCodes.Status200OK, EventStreamWriter.ContentType)
            .Produces<ApiProblem>(StatusCodes.Status400BadRequest, ApiProblem.ContentType)
            .Produces<ApiProblem>(StatusCodes.Status503ServiceUnavailable, ApiProblem.ContentType)
            .DisableRequestTimeout());
        Summary(s =>
        {
            s.Summary = "Tells what happens on the market";
            s.Description =
                """
                Server-sent events, for `EventSource`: `published` when a listing appears, `updated` when it shows something newer, `withdrawn`
                when it is off the market. The data of each is one line of JSON with `booking_id`, `version`, `at` and `listing`, which
                holds what a card shows, in the names of the listing itself (null for `withdrawn`).

                Nothing is left out, and the versions of a listing only rise; an event may come twice. A client that comes back with
                `Last-Event-ID` gets what happened in between. Where that is no longer known, it gets `reset` (data `{}`): load the listings anew
                and go on. To miss nothing at first, open the stream, wait until it is open, and load the listings then.

                The stream shows what the market was brought up to: by the scheduled jobs, or at once with live publishing.
                """;
            s.Params[StreamListingsRequest.Header] = "The id of the last event that the client has seen; browsers send it by themselves.";
            s.Params[StreamListingsRequest.Query] = "The same for a first request, to which a browser can't add a header. The header counts where both are there.";
            s.Responses[200] = "Events, without end; the schema is that of the data of `published`, `updated` and `withdrawn`. A comment now and then shows that the stream lives.";
            s.Responses[400] = "The id is none that this stream gives.";
            s.Responses[429] = "One address has as many streams open as it gets, or sends more requests than it may; try again after `Retry-After` seconds.";
            s.Responses[503] = "As many streams are open as this server keeps, or the database is away; try again after `Retry-After` seconds.";
        });
    }

    public override async Task HandleAsync(StreamListingsRequest request, CancellationToken ct)
    {
        using var slot = slots.Take(CallerAddress.Of(HttpContext));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, host.ApplicationStopping);
        var follower = await stream.FollowAsync(request.Position(), ct);
        var writer = new EventStreamWriter(HttpContext.Response, options.Value.WriteTimeout, time);
        writer.Start();
        try
        {
            await writer.OpenAsync(options.Value.ReconnectAfter, follower.Position.ToString(), end.Token);
            while (true)
                await SendNextAsync(follower, writer, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested || ct.IsCancellationRequested)
        {
            // The client left, or this process stops; the client comes back with the id of the last event that it got.
        }
        catch (Exception failure) when (failure is TimeoutException or NpgsqlException or OperationCanceledException)
        {
            // The client does not read, or is far behind while PostgreSQL is away. What it did not get it gets when it comes back.
            HttpContext.Abort();
        }
    }

    private async Task SendNextAsync(ListingEventFollower follower, EventStreamWriter writer, CancellationToken cancellationToken)
    {
        var next = await follower.NextAsync(options.Value.Heartbeat, cancellationToken);
        if (next.StartsAnew)
            await writer.EventAsync(Reset, follower.Position.ToString(), "{}", cancellationToken);
        foreach (var happened in next.Events)
            await writer.EventAsync(EnumText<ListingEventKind>.Of(happened.Kind), EventPosition.After(happened).ToString(), happened.Data, cancellationToken);
        if (next is { Events.Count: 0, StartsAnew: false })
            await writer.HeartbeatAsync(cancellationToken);
        else
            await writer.FlushAsync(cancellationToken);
        StreamTelemetry.Events.Add(next.Events.Count);
    }
}
