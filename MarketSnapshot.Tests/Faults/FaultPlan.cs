namespace MarketSnapshot.Tests.Faults;

/// <summary>Which faults happen, how long each lasts and how soon the next begins: all of it follows from the seed.</summary>
internal sealed class FaultPlan(int seed, IReadOnlyList<Fault> kinds)
{
    private readonly Random _random = new(seed);
    private readonly Queue<Fault> _bag = new();

    /// <summary>Draws the next fault. Every kind has its turn before one comes again.</summary>
    public (Fault Fault, TimeSpan Lasts, TimeSpan PauseAfter) Next()
    {
        if (_bag.Count == 0)
        {
            var shuffled = kinds.ToArray();
            _random.Shuffle(shuffled);
            foreach (var kind in shuffled)
                _bag.Enqueue(kind);
        }

        return (_bag.Dequeue(), Milliseconds(200, 2500), Milliseconds(0, 700));
    }

    private TimeSpan Milliseconds(int from, int to) => TimeSpan.FromMilliseconds(_random.Next(from, to));
}
