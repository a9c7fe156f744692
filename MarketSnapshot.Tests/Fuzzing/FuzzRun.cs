using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace MarketSnapshot.Tests.Fuzzing;

/// <summary>Sends a number of requests as each role, over several connections, and looks at every answer.</summary>
internal sealed class FuzzRun(FuzzScene scene, int seed, int perRole, int connectionsPerRole)
{
    private const int ProblemsShown = 20;
    private const double MostMemory = 600;

    private readonly ConcurrentQueue<string> _problems = new();
    private readonly ConcurrentDictionary<(string Role, string What), int> _counts = new();
    private readonly OddRequests _requests = new(scene.Document, scene.Ids);
    private readonly Promises _promises = new(scene.Secrets);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Runs, tells what happened, and fails where a promise was broken.</summary>
    public async Task RunAsync()
    {
        Say($"FUZZ_SEED={seed}: {perRole} requests as each of {scene.Roles.Count} roles, {connectionsPerRole} connections each, {scene.Document.Operations.Count} operations");
        var watch = Stopwatch.StartNew();
        await using var memory = new MemoryWatch(scene.Api.Id);
        await Task.WhenAll(scene.Roles.Select((role, index) => SendAsync(role.Role, role.Token, index)));
        Report(watch.Elapsed, memory);

        Assert.True(_problems.IsEmpty, $"{_problems.Count} broken promises, FUZZ_SEED={seed}:{Environment.NewLine}{string.Join(Environment.NewLine, _problems.Take(ProblemsShown))}{Environment.NewLine}{scene.FirstErrors()}");
        foreach (var (role, _) in scene.Roles)
            Assert.True(_counts[(role, "requests")] >= perRole, $"Too few requests as {role}.");
        await scene.CheckAsync();
        Assert.InRange(memory.Most, 1, MostMemory);
        Assert.True(memory.End <= (memory.Middle * 1.3) + 40, $"The memory grows: {memory.Middle:0} MiB in the middle, {memory.End:0} MiB at the end.");
    }

    private async Task SendAsync(string role, string? token, int index)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, connectionsPerRole).Select(_ => Task.Run(async () =>
        {
            await using var wire = new Wire(scene.Address);
            while (Interlocked.Increment(ref next) is var number && number < perRole && !Stop.IsCancellationRequested)
            {
                var request = _requests.Next(role, token, number, new Random(unchecked((seed * 31 + index) * 1_000_003 + number)));
                if (request.AtOnce == 1)
                    await TryAsync(wire, request);
                else
                    await Task.WhenAll(Enumerable.Range(0, request.AtOnce).Select(_ => AloneAsync(request)));
            }
        })));
    }

    private async Task AloneAsync(FuzzRequest request)
    {
        await using var wire = new Wire(scene.Address);
        await TryAsync(wire, request);
    }

    private async Task TryAsync(Wire wire, FuzzRequest request)
    {
        Count(request.Role, "requests");
        Count("kind", request.Kind);
        Answer? answer;
        try
        {
            answer = await wire.SendAsync(request, Stop);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _problems.Enqueue($"{request}: {failure.GetType().Name}: {failure.Message}");
            return;
        }

        if (answer is null)
        {
            Count(request.Role, "no answer");
            if (!request.SpoilsConnection)
                _problems.Enqueue($"{request}: the connection ended without an answer");
            return;
        }

        Count(request.Role, answer.Status.ToString(CultureInfo.InvariantCulture));
        if (answer.Status < 300)
            Count("operation", request.Operation);
        else if (answer.Status == 400 && request is { Kind: "right", Role: "operator" })
            Count("right and refused", request.Operation);
        if (answer.Status == 201)
            scene.Ids.AddLocation(answer.Header("Location"));
        if (_promises.Broken(request, answer) is { } broken)
            _problems.Enqueue($"{broken}: {request} => {answer.Status} {answer.Body[..Math.Min(answer.Body.Length, 600)]}");
    }

    private void Report(TimeSpan elapsed, MemoryWatch memory)
    {
        foreach (var group in _counts.GroupBy(count => count.Key.Role).OrderBy(group => group.Key, StringComparer.Ordinal))
            Say($"{group.Key}: {string.Join(", ", group.OrderBy(count => count.Key.What, StringComparer.Ordinal).Select(count => $"{count.Key.What} {count.Value}"))}");
        var silent = scene.Document.Operations.Select(operation => operation.Name).Where(name => !_counts.ContainsKey(("operation", name))).ToArray();
        Say($"operations that never succeeded: {(silent.Length == 0 ? "none" : string.Join(", ", silent))}");
        Say(string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.0} s; memory at most {memory.Most:0} MiB, {memory.Middle:0} in the middle, {memory.End:0} at the end; PostgreSQL stalled {scene.Proxy.Stalls} times, dropped {scene.Proxy.Drops}; problems {_problems.Count}"));
    }

    private void Count(string group, string what) => _counts.AddOrUpdate((group, what), 1, (_, count) => count + 1);

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
