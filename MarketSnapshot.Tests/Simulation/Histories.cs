using System.Globalization;
using MarketSnapshot.Tests.Simulation.World;

namespace MarketSnapshot.Tests.Simulation;

/// <summary>Which histories are told, and how a failing one is shown.</summary>
internal static class Histories
{
    private const int Usual = 2000;
    private const int LastSteps = 60;

    /// <summary>How many; <c>SIMULATION_HISTORIES</c> says otherwise.</summary>
    public static int Count { get; } = (int)(Number("SIMULATION_HISTORIES") ?? Usual);

    /// <summary>The seed of the first; <c>SIMULATION_FROM</c> says otherwise.</summary>
    public static ulong First { get; } = Number("SIMULATION_FROM") ?? 1;

    /// <summary>The one that <c>SIMULATION_SEED</c> asks for; null for none.</summary>
    public static ulong? Seed { get; } = Number("SIMULATION_SEED");

    /// <summary>What a reader needs of a failing history: the promise, the seed, how to see it again, and its last steps.</summary>
    public static string Explain(ulong seed, Mechanisms? mechanisms = null)
    {
        var again = new History(seed, mechanisms, traced: true);
        var broken = again.Run();
        return $"""
            Seed {seed}: {broken?.Message ?? "no promise is broken"}
            See it again with SIMULATION_SEED={seed}. Its last steps:
            {string.Join('\n', again.Simulator.Trace.TakeLast(LastSteps))}
            """;
    }

    private static ulong? Number(string variable) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
