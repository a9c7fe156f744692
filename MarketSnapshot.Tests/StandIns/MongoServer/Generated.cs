using CsCheck;

namespace MarketSnapshot.Tests.StandIns.MongoServer;

/// <summary>
/// Generated input for tests that talk to a server: drawn once, with the seed at hand for the failure's message. The
/// variable MONGO_TESTS_SEED repeats a run.
/// </summary>
internal sealed class Generated
{
    private readonly PCG _random;

    public Generated()
    {
        _random = Environment.GetEnvironmentVariable("MONGO_TESTS_SEED") is { Length: > 0 } seed ? PCG.Parse(seed) : new PCG((uint)Environment.CurrentManagedThreadId);
        Seed = _random.ToString();
    }

    public string Seed { get; }

    public T Draw<T>(Gen<T> gen) => gen.Generate(_random, null, out _);
}
