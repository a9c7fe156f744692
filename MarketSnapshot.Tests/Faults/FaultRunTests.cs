using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.Faults;

/// <summary>
/// Random faults of everything that there is, under a steady load, on the whole system with two schedulers. <c>FAULTS</c> says how many,
/// <c>FAULTS_SEED</c> which; the seed is in the output.
/// </summary>
public sealed class FaultRunTests
{
    private const int FaultsInShortForm = 9;
    private const int AtOnce = 2;
    private const int LinesPerFault = 150;
    private const int ErrorsShown = 5;

    private static readonly TimeSpan Sync = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Reconcile = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Calm = Sync + Reconcile;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly FaultReport _report = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_breaks_under_load_a_sync_and_a_reconcile_later_the_market_shows_exactly_what_was_booked()
    {
        var count = Setting("FAULTS") ?? FaultsInShortForm;
        var seed = Setting("FAULTS_SEED") ?? Random.Shared.Next();
        _report.Say($"FAULTS={count} FAULTS_SEED={seed}");
        await using var system = await FaultTopology.StartAsync(Sync, Reconcile);
        _report.Say($"the system runs: {string.Join("; ", system.All.Select(resource => resource.State))}");
        using var load = new Load(system, await LoadScene.CreateAsync(system.Database), _report, seed);
        var witness = new Witness(system, _report);
        load.Begin();
        witness.Begin();
        try
        {
            await BreakAsync(system, new FaultPlan(seed, KnownFaults.Of(system)), count);
            await system.HealthyAsync();
            _report.Say("all faults are over and every resource is healthy");
            await load.EndAsync();
            var comparison = new StoreComparison(system.Database, system.Listings);
            await ConvergeAsync(comparison);
            await CountAsync(system, load, comparison);
            CheckLogs(system, count);
        }
        catch (Exception failure)
        {
            _report.Problem(failure.ToString());
        }
        finally
        {
            await witness.EndAsync();
        }

        foreach (var (what, times) in _report.Counts.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            _report.Say($"{times,6} {what}");
        Assert.True(
            _report.Problems.Count == 0,
            $"FAULTS={count} FAULTS_SEED={seed}{Environment.NewLine}{string.Join(Environment.NewLine, _report.Problems.Take(20))}{Environment.NewLine}"
            + system.Logs.Last([.. system.All.Select(resource => resource.Id)]));
    }

    private async Task BreakAsync(FaultTopology system, FaultPlan plan, int count)
    {
        List<Task> broken = [];
        using var places = new SemaphoreSlim(AtOnce, AtOnce);
        for (var i = 1; i <= count; i++)
        {
            var (fault, lasts, pause) = plan.Next();
            await places.WaitAsync(Stop);
            broken.Add(RunAsync(i, fault, lasts));
            await Task.Delay(pause, TimeProvider.System, Stop);
        }

        await Task.WhenAll(broken);

        async Task RunAsync(int number, Fault fault, TimeSpan lasts)
        {
            await fault.Target.Turn.WaitAsync(Stop);
            var watch = Stopwatch.StartNew();
            try
            {
                _report.Say(string.Create(CultureInfo.InvariantCulture, $"fault {number,3}: {fault.What}, for {lasts.TotalSeconds:0.0} s"));
                await fault.RunAsync(lasts, Stop);
            }
            // A fault may meet another one: the connection by which it was to be done is the one that the other has cut.
            catch (Exception e) when (e is NpgsqlException or MongoDB.Driver.MongoException or TimeoutException)
            {
                _report.Say($"fault {number,3} met another one: {e.Message}");
            }
            catch (Exception e)
            {
                _report.Problem($"fault {number}, {fault.What}: {e}");
            }
            finally
            {
                _report.Count("faults");
                _report.Say(string.Create(CultureInfo.InvariantCulture, $"fault {number,3} is over after {watch.Elapsed.TotalSeconds:0.0} s"));
                fault.Target.Turn.Release();
                places.Release();
            }
        }
    }

    /// <summary>One sync and one reconcile have this long.</summary>
    private async Task ConvergeAsync(StoreComparison comparison)
    {
        var watch = Stopwatch.StartNew();
        while (await comparison.DifferencesAsync() is { Count: > 0 } differences)
        {
            if (watch.Elapsed > Calm)
            {
                foreach (var difference in differences)
                    _report.Problem($"after {Calm.TotalSeconds} s of calm: {difference}");
                return;
            }

            await Task.Delay(Look, TimeProvider.System, Stop);
        }

        _report.Say(string.Create(CultureInfo.InvariantCulture, $"the market was right after {watch.Elapsed.TotalSeconds:0.0} s of calm; {Calm.TotalSeconds} s are allowed"));
    }

    private async Task CountAsync(FaultTopology system, Load load, StoreComparison comparison)
    {
        Dictionary<string, Guid> stored = new(StringComparer.Ordinal);
        await using (var command = system.Database.CreateCommand("select idempotency_key, id from storage_bookings"))
        await using (var row = await command.ExecuteReaderAsync(Stop))
        {
            while (await row.ReadAsync(Stop))
            {
                if (!stored.TryAdd(row.GetString(0), row.GetGuid(1)))
                    _report.Problem($"the key {row.GetString(0)} booked twice");
            }
        }

        foreach (var (key, id) in load.Accepted)
        {
            if (!stored.TryGetValue(key, out var there) ? !load.WasDeletedByHand(id) : there != id)
                _report.Problem($"booking {id} was accepted and is {(there == default ? "lost" : $"another one, {there}")}");
        }

        foreach (var key in stored.Keys.Where(key => !load.Accepted.ContainsKey(key)))
            _report.Problem($"the key {key} has a booking that nobody was told of");

        var (published, withdrawn) = await comparison.ListingCountsAsync();
        var (built, changed) = await comparison.RebuildAsync();
        foreach (var what in changed)
            _report.Problem($"a snapshot is not what its sources say, {what}");
        _report.Say($"{load.Accepted.Count} bookings accepted, {stored.Count} in the table and {load.Accepted.Count - stored.Count} deleted by hand; "
            + $"{built} snapshots built again and compared; {published} listings on the market and {withdrawn} withdrawn, all compared");
        Assert.NotEmpty(load.Accepted);
    }

    /// <summary>PostgreSQL tells in the lines after an error who was concerned and by which statements.</summary>
    private const int LinesOfContext = 40;

    /// <summary>What is expected to be logged is bounded by what was done; what must never be logged is not there.</summary>
    private void CheckLogs(FaultTopology system, int faults)
    {
        foreach (var resource in system.All)
        {
            var lines = system.Logs.Of(resource.Id);
            var errors = system.Logs.ErrorsOf(resource.Id);
            _report.Say($"{lines.Count,6} log lines of {resource.Id}, {errors.Count} of them errors{(errors.Count == 0 ? "" : $": {string.Join(" | ", errors.Distinct().Take(ErrorsShown))}")}");
            foreach (var (at, line) in lines.Index().Where(line => IsUnexpected(line.Item)).Take(3))
                _report.Problem($"{resource.Id} logged: {line} {string.Join(" | ", lines.Skip(at + 1).Take(LinesOfContext))}");
            var refused = _report.Counts.GetValueOrDefault("load: answered 503");
            if (lines.Count > (LinesPerFault * (faults + 4)) + (2 * refused))
                _report.Problem($"{resource.Id} logged {lines.Count} lines, among them {string.Join(" | ", lines.CountBy(Shape).OrderByDescending(shape => shape.Value).Take(15).Select(shape => $"{shape.Value} times {shape.Key}"))}");
        }
    }

    /// <summary>A line without what differs between lines of one kind: times, numbers, ids.</summary>
    private static string Shape(string line) => string.Concat(line.Where(character => !char.IsAsciiHexDigit(character) || char.IsAsciiLetter(character)).Take(90));

    private static bool IsUnexpected(string line) =>
        line.Contains("Unhandled exception", StringComparison.OrdinalIgnoreCase)
        || line.Contains("crit: ", StringComparison.Ordinal)
        || line.Contains("deadlock", StringComparison.OrdinalIgnoreCase)
        || line.Contains("PANIC", StringComparison.Ordinal);

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;
}
