namespace MarketSnapshot.Simulator.Curves;

/// <summary>
/// Chance that can be looked up: the same seed and place in it give the same number, in any order and after any restart. A generator that
/// has to be run from the beginning could not tell yesterday's value.
/// </summary>
/// <param name="seed">Whose chance it is.</param>
internal readonly struct Chance(ulong seed)
{
    // FNV-1a.
    private const ulong TextOffset = 14695981039346656037;
    private const ulong TextPrime = 1099511628211;

    /// <summary>The chance of somebody with a name, under a seed.</summary>
    public static Chance Of(int seed, string name)
    {
        var hash = TextOffset;
        foreach (var character in name)
            hash = (hash ^ character) * TextPrime;
        return new(Mix(hash ^ Mix((ulong)seed)));
    }

    /// <summary>An independent chance beside this one.</summary>
    public Chance Branch(int number) => new(Mix(seed + (ulong)number));

    /// <summary>A number from 0 to below 1 at a place.</summary>
    public double At(long place) => (Mix(seed ^ Mix((ulong)place)) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number from −1 to 1 that changes smoothly: free at whole numbers, in between a soft path from one to the next.</summary>
    public double Smooth(double place)
    {
        var whole = Math.Floor(place);
        var way = place - whole;
        var soft = way * way * (3 - (2 * way));
        var (from, to) = (At((long)whole), At((long)whole + 1));
        return (2 * (from + ((to - from) * soft))) - 1;
    }

    // SplitMix64.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
