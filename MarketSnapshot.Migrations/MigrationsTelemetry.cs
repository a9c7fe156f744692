using System.Diagnostics;

namespace MarketSnapshot.Migrations;

/// <summary>Traces of this component.</summary>
internal static class MigrationsTelemetry
{
    /// <summary>One trace per run.</summary>
    public static readonly ActivitySource Source = new("MarketSnapshot.Migrations");
}
