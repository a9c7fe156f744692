namespace MarketSnapshot.Tests.Simulation.Engine;

/// <summary>Chance that depends on a seed alone (SplitMix64), the same in every version of the runtime.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 up to, not including, <paramref name="below"/>.</summary>
    public int Below(int below) => (int)(Next() % (uint)below);

    /// <summary>A number from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public int Between(int from, int to) => from + Below(to - from + 1);

    /// <summary>True in so many cases of a thousand.</summary>
    public bool PerMille(int share) => Below(1000) < share;

    /// <summary>One of them.</summary>
    public T OneOf<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>A time span up to <paramref name="longest"/>, in milliseconds.</summary>
    public TimeSpan UpTo(TimeSpan longest) => TimeSpan.FromMilliseconds(Below((int)longest.TotalMilliseconds + 1));

    /// <summary>The same chance as the product wants it.</summary>
    public Random ToRandom() => new DiceRandom(this);

    private sealed class DiceRandom(Dice dice) : Random
    {
        protected override double Sample() => (dice.Next() >> 11) * (1.0 / (1UL << 53));

        public override double NextDouble() => Sample();

        public override int Next() => dice.Below(int.MaxValue);

        public override int Next(int maxValue) => dice.Below(Math.Max(1, maxValue));

        public override int Next(int minValue, int maxValue) => minValue + dice.Below(Math.Max(1, maxValue - minValue));
    }
}
