using MarketSnapshot.Core.Listings;
using MarketSnapshot.Tests.Simulation.Engine;

namespace MarketSnapshot.Tests.Simulation.Market;

/// <summary>
/// How a process writes to the model of the market. A message that was sent lives on its own: it may arrive after its sender gave up or
/// died, much later, or never.
/// </summary>
internal sealed class ModelListingStore(ModelMarket market, SimulatedProcess process) : IListingStore
{
    /// <summary>After how long the driver gives up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private Dice Dice => market.Simulator.Dice;

    public async Task<IReadOnlyList<ListingWriteResult>> WriteAsync(IReadOnlyList<ListingState> states, CancellationToken cancellationToken)
    {
        await process.PauseAsync($"sends {states.Count} to the market");
        cancellationToken.ThrowIfCancellationRequested();
        if (market.IsAway)
            throw Away("nobody answers");

        var reply = new TaskCompletionSource<IReadOnlyList<ListingWriteResult>>();
        Send([.. states.Select(MarketDocument.Of)], reply);
        return await AnswerAsync(reply, cancellationToken);
    }

    public async Task<IReadOnlyDictionary<Guid, ListingHead>> ReadHeadsAsync(
        IReadOnlyCollection<Guid> bookingIds, CancellationToken cancellationToken)
    {
        await process.PauseAsync("reads back from the market");
        cancellationToken.ThrowIfCancellationRequested();
        if (market.IsAway)
            throw Away("nobody answers");
        var heads = bookingIds.Select(market.Find).OfType<MarketDocument>().ToDictionary(document => document.Booking, document => document.Head);
        await process.PauseAsync("hears what the market holds");
        return market.IsAway ? throw Away("the connection is lost") : heads;
    }

    /// <summary>The message goes: at once, late, or never. Its writes are done one after the other; the answer comes back unless it is lost.</summary>
    private void Send(MarketDocument[] documents, TaskCompletionSource<IReadOnlyList<ListingWriteResult>> reply)
    {
        if (Dice.PerMille(market.Faults.LostPerMille))
            return;
        market.UnderWay++;
        if (Dice.PerMille(market.Faults.LatePerMille))
            market.Simulator.At(market.Simulator.Now + Dice.UpTo(market.Faults.Latest), () => Arrive(documents, 0, [], reply));
        else
            market.Simulator.Add(new(null, "a message arrives at the market", () => Arrive(documents, 0, [], reply)));
    }

    private void Arrive(
        MarketDocument[] documents, int next, List<ListingWriteResult> results, TaskCompletionSource<IReadOnlyList<ListingWriteResult>> reply)
    {
        // A server that went away in the middle has done what it has done.
        if (market.IsAway && Dice.PerMille(500))
        {
            market.UnderWay--;
            return;
        }

        if (next < documents.Length)
        {
            results.Add(Write(documents[next]));
            market.Simulator.Add(new(null, "the market goes on with a message", () => Arrive(documents, next + 1, results, reply)));
            return;
        }

        market.UnderWay--;
        if (!Dice.PerMille(market.Faults.LostPerMille))
            process.Add(new(process, "hears from the market", () => Tell(() => reply.TrySetResult(results))));
    }

    /// <summary>A write without an answer may have been done.</summary>
    private ListingWriteResult Write(MarketDocument document)
    {
        if (!Dice.PerMille(market.Faults.UnansweredPerMille))
            return new(market.Write(document), "the market's words");
        if (Dice.PerMille(500))
            market.Write(document);
        return new(ListingWriteKind.Unanswered, "the server was busy");
    }

    private async Task<IReadOnlyList<ListingWriteResult>> AnswerAsync(
        TaskCompletionSource<IReadOnlyList<ListingWriteResult>> reply, CancellationToken cancellationToken)
    {
        var patience = market.Simulator.At(market.Simulator.Now + Patience, () =>
            process.Add(new(process, "gives up on the market", () => Tell(() => reply.TrySetException(Away("no answer in time"))))));
        await using var cancelled = cancellationToken.UnsafeRegister(_ => reply.TrySetCanceled(cancellationToken), null);
        var results = await reply.Task;
        patience.Cancel();
        return results;
    }

    // Without a context, so that who waits is posted to, and goes on in a step of its own.
    private static void Tell(Action tell)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        tell();
    }

    private static ListingStoreAwayException Away(string why) => new("The market is away.", new TimeoutException(why));
}

/// <summary>How badly the market is reached.</summary>
internal sealed record MarketFaults
{
    public static MarketFaults None { get; } = new();

    /// <summary>Messages that never arrive, and answers that are lost, of a thousand.</summary>
    public int LostPerMille { get; init; }

    /// <summary>Messages that take their time.</summary>
    public int LatePerMille { get; init; }

    /// <summary>How late they may be.</summary>
    public TimeSpan Latest { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Questions that take their time.</summary>
    public int SlowPerMille { get; init; }

    /// <summary>Writes of a bulk that get no answer.</summary>
    public int UnansweredPerMille { get; init; }
}
