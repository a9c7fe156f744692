using System.Globalization;
using System.Runtime.InteropServices;

namespace MarketSnapshot.Benchmarks.Live;

/// <summary>What was measured of one booking.</summary>
/// <param name="Answered">From the moment at which it was to be sent to its answer.</param>
/// <param name="Visible">From the answer to the moment at which a reader of MongoDB had found the listing.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LiveSample(TimeSpan Answered, TimeSpan Visible)
{
    /// <summary>As one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Answered.Ticks} {Visible.Ticks}");

    /// <summary>Reads a line.</summary>
    public static LiveSample Parse(string line) => line.Split(' ') is [var answered, var visible]
        ? new(new(long.Parse(answered, CultureInfo.InvariantCulture)), new(long.Parse(visible, CultureInfo.InvariantCulture)))
        : throw new FormatException(line);
}
