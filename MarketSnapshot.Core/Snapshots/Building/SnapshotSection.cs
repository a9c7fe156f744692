namespace MarketSnapshot.Core.Snapshots.Building;

/// <summary>
/// One section of a snapshot as common table expressions over <c>subject</c>, the batch of bookings. Each has a form for when its
/// source can't be read at all, with the same columns and no rows: the composing statement then fills in that nothing is known.
/// </summary>
/// <param name="Name">The section's column, which <c>degraded</c> names too.</param>
/// <param name="Table">The common table expression that holds the result.</param>
/// <param name="Key">The column of <c>subject</c> by which the result is found, and faults are told apart.</param>
/// <param name="Sql">Builds the section for the subjects whose key is not in <c>@without_{Name}</c>.</param>
/// <param name="EmptySql">The result's columns without rows.</param>
internal sealed record SnapshotSection(string Name, string Table, string Key, string Sql, string EmptySql)
{
    /// <summary>Every section, in the order in which they are shown.</summary>
    public static IReadOnlyList<SnapshotSection> All { get; } =
        [InspectionSection.Definition, SensorSection.Definition, PestSection.Definition, CertificateSection.Definition];

    /// <summary>The parameter that holds the keys to leave out.</summary>
    public string WithoutParameter => $"without_{Name}";
}
