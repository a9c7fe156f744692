namespace MarketSnapshot.Simulator;

/// <summary>What is played, where and how fast. Bound to the section <c>Simulator</c>.</summary>
internal sealed class SimulatorOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Simulator";

    /// <summary>The least step between readings of the past; <see cref="Interval"/> must divide it.</summary>
    public static readonly TimeSpan CatchUpStep = TimeSpan.FromMinutes(5);

    /// <summary>Another seed, another weather. Default: 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>How often each sensor measures. Default: 10 s.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How much past is played first, and how much of an absence of the API is made up for, in steps of five minutes. Default: a day.</summary>
    public TimeSpan History { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often new places are looked for. Default: 1 min.</summary>
    public TimeSpan LookInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The beginning of the names of the places that get simulated sensors. Default: <c>Demo</c>, so that invented values never reach the
    /// listing of a real crop unless somebody asks for it.
    /// </summary>
    public string PlacesNamed { get; set; } = "Demo ";

    /// <summary>At most so many places. Default: 50.</summary>
    public int MaxPlaces { get; set; } = 50;

    /// <summary>A token of an operator, or of a vendor for the own places. In Development the key of <c>dotnet user-jwts</c> takes its place.</summary>
    public string? Token { get; set; }

    /// <summary>Whether all of it makes sense.</summary>
    public bool IsValid() =>
        Interval >= TimeSpan.FromSeconds(1) && CatchUpStep.Ticks % Interval.Ticks == 0
        && History >= TimeSpan.Zero && History <= TimeSpan.FromDays(30)
        && LookInterval >= TimeSpan.FromSeconds(1)
        && MaxPlaces is >= 1 and <= 1_000
        && !string.IsNullOrWhiteSpace(PlacesNamed);
}
