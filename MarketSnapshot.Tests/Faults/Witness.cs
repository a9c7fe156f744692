using MongoDB.Bson;
using MongoDB.Driver;
using Npgsql;

namespace MarketSnapshot.Tests.Faults;

/// <summary>
/// Looks on while things break: no listing's version goes backwards, and no snapshot counts an attempt or is parked because a store was
/// away. A row may count what the market refused of it alone.
/// </summary>
internal sealed class Witness(FaultTopology system, FaultReport report)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private Task _looking = Task.CompletedTask;

    public void Begin() => _looking = LookAsync();

    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _looking;
        _stop.Dispose();
    }

    private async Task LookAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await IfThere(LookAtTheMarketAsync);
            await IfThere(LookAtAttemptsAsync);
            await IfThere(LookForSurprisesAsync);
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    private static async Task IfThere(Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (Exception e) when (e is MongoException or NpgsqlException or TimeoutException)
        {
            // The store is away; the next look tells.
        }
    }

    private async Task LookAtTheMarketAsync()
    {
        var documents = await system.Listings.Find(FilterDefinition<BsonDocument>.Empty).Project("{version: 1}").ToListAsync(CancellationToken.None);
        foreach (var document in documents)
        {
            var (id, version) = (document["_id"].AsString, document["version"].ToInt64());
            if (version < _versions.GetValueOrDefault(id))
                report.Problem($"the listing of {id} went back from version {_versions[id]} to {version}");
            _versions[id] = version;
        }
    }

    private async Task LookAtAttemptsAsync()
    {
        await using var command = system.Database.CreateCommand(
            """
            select booking_id, attempts, parked_at is not null, coalesce(last_error, '')
            from market_inventory_snapshots where attempts > 0 or parked_at is not null
            """);
        await using var row = await command.ExecuteReaderAsync(CancellationToken.None);
        while (await row.ReadAsync(CancellationToken.None))
        {
            if (row.GetBoolean(2))
                report.Problem($"the snapshot of {row.GetGuid(0)} is parked: {row.GetString(3)}");
            else if (row.GetString(3).Contains(KnownFaults.RefusedWrite, StringComparison.Ordinal))
                report.Count("looks at a row that the market had refused alone");
            else
                report.Problem($"the snapshot of {row.GetGuid(0)} counts {row.GetInt32(1)} attempts though a store was away: {row.GetString(3)}");
        }
    }

    private Task LookForSurprisesAsync()
    {
        foreach (var resource in system.All.Where(resource => resource.HasEnded && !resource.EndIsExpected))
            report.Problem($"{resource.State} by itself");
        return Task.CompletedTask;
    }
}
