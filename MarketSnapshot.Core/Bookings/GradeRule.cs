namespace MarketSnapshot.Core.Bookings;

/// <summary>Which grade a booking has, and whose word it is.</summary>
public static class GradeRule
{
    /// <summary>The inspection's grade wins; without one, what the farmer sent is kept as a claim.</summary>
    /// <param name="claimed">What the farmer sent, if anything.</param>
    /// <param name="inspected">The grade of the farmer's inspection of this crop, if there is one and it has a grade.</param>
    public static (string? Grade, GradeSource? Source) Decide(string? claimed, string? inspected) =>
        inspected is not null ? (inspected, GradeSource.Inspection)
        : claimed is not null ? (claimed, GradeSource.Claimed)
        : (null, null);
}
