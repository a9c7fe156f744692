namespace MarketSnapshot.Core.Sources;

/// <summary>The values beyond which a sensor's reading is a warning or critical. Each may be missing.</summary>
/// <param name="CriticalLow">Below this, critical.</param>
/// <param name="WarnLow">Below this, a warning.</param>
/// <param name="WarnHigh">Above this, a warning.</param>
/// <param name="CriticalHigh">Above this, critical.</param>
public sealed record SensorBounds(double? CriticalLow, double? WarnLow, double? WarnHigh, double? CriticalHigh)
{
    /// <summary>
    /// What is wrong: critical_low ≤ warn_low &lt; warn_high ≤ critical_high must hold among those given, so that every value has one
    /// meaning and some value is fine. Each wrong bound is named once.
    /// </summary>
    public IReadOnlyList<FieldProblem> Problems()
    {
        (string Name, double? Value)[] bounds =
            [("critical_low", CriticalLow), ("warn_low", WarnLow), ("warn_high", WarnHigh), ("critical_high", CriticalHigh)];
        var problems = new List<FieldProblem>();
        for (var upper = 1; upper < bounds.Length; upper++)
        {
            for (var lower = upper - 1; lower >= 0; lower--)
            {
                // A low bound and a high one must leave room between them; two on one side may coincide.
                var strict = lower < 2 && upper >= 2;
                if (bounds[lower].Value is not { } least || bounds[upper].Value is not { } value || (strict ? least < value : least <= value))
                    continue;
                problems.Add(new(bounds[upper].Name, $"Must be {(strict ? "above" : "at least")} {bounds[lower].Name}."));
                break;
            }
        }

        return problems;
    }
}
