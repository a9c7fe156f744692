namespace MarketSnapshot.Migrations.Demo;

/// <summary>The section <c>DemoData</c>.</summary>
internal sealed class DemoDataOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "DemoData";

    /// <summary>
    /// Whether an empty database is filled with demo data. Default false; the settings for Development say true, and outside of
    /// Development it has no effect.
    /// </summary>
    public bool Enabled { get; set; }
}
