using System.Collections.Concurrent;
using System.Diagnostics;
using MarketSnapshot.Tests.Simulation.World;
using Xunit;

namespace MarketSnapshot.Tests.Simulation;

/// <summary>
/// The pipeline on model stores: every seed tells another history of schedulers that are killed and frozen, stores that go away and come
/// back, slow transactions and late messages. See docs/decisions on how to read one.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_seed_tells_the_same_history_again(ulong seed)
    {
        var (first, second) = (new History(seed, traced: true), new History(seed, traced: true));

        first.Run();
        second.Run();

        Assert.NotEmpty(first.Simulator.Trace);
        Assert.Equal(first.Simulator.Trace, second.Simulator.Trace);
    }

    [Fact]
    public void Every_history_keeps_every_promise()
    {
        if (Histories.Seed is { } seed)
        {
            var one = new History(seed, traced: true);
            var broken = one.Run();
            output.WriteLine(string.Join('\n', one.Simulator.Trace));
            Assert.True(broken is null, broken?.Message);
            return;
        }

        var watch = Stopwatch.StartNew();
        ConcurrentBag<ulong> failed = [];
        var steps = 0L;
        Parallel.For(0, Histories.Count, number =>
        {
            var history = new History(Histories.First + (ulong)number);
            if (history.Run() is not null)
                failed.Add(history.Seed);
            Interlocked.Add(ref steps, history.Simulator.Steps);
        });

        output.WriteLine($"{Histories.Count} histories of {steps / Histories.Count} steps in {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.True(failed.IsEmpty, failed.IsEmpty ? "" : $"{failed.Count} of {Histories.Count} histories break a promise: {string.Join(", ", failed.Order().Take(20))}\n{Histories.Explain(failed.Min())}");
    }
}
