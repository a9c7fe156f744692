using System.Globalization;
using MarketSnapshot.Tests.EndToEnd;
using Xunit;

namespace MarketSnapshot.Tests.Fuzzing;

/// <summary>
/// Odd requests as every role, from the API's own description. <c>FUZZ</c> says how many as each role, <c>FUZZ_SEED</c> which: the same seed
/// bends the same requests in the same way, with other ids.
/// </summary>
public sealed class FuzzTests(Topology topology)
{
    private const int ShortForm = 400;
    private const int ShortSlowForm = 60;
    private const int Connections = 3;
    private const int SlowConnections = 8;

    // Pieces of the talk with PostgreSQL among which one connection ends and two stall.
    private const int ShortHindrance = 40;
    private const int LongHindrance = 400;

    [Fact]
    public async Task Whatever_is_sent_by_whomever_the_API_answers_as_it_promises()
    {
        await using var scene = await FuzzScene.CreateAsync(topology);
        await new FuzzRun(scene, Setting("FUZZ_SEED") ?? Random.Shared.Next(), Setting("FUZZ") ?? ShortForm, Connections).RunAsync();
    }

    [Fact]
    public async Task Whatever_is_sent_while_PostgreSQL_is_slow_and_loses_connections_the_API_answers_as_it_promises()
    {
        await using var scene = await FuzzScene.CreateAsync(topology);
        scene.Proxy.OneIn = Setting("FUZZ") is null ? ShortHindrance : LongHindrance;
        await new FuzzRun(scene, Setting("FUZZ_SEED") ?? Random.Shared.Next(), Setting("FUZZ") ?? ShortSlowForm, SlowConnections).RunAsync();
        Assert.True(scene.Proxy.Stalls > 0 && scene.Proxy.Drops > 0, "Nothing was slow.");
    }

    private static int? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
