using MarketSnapshot.Core.Listings;

namespace MarketSnapshot.Core.Publishing;

/// <summary>What a failure of a row's present version means for the row: it waits, or, after so many, it waits for an operator.</summary>
/// <param name="backOff">How long to wait.</param>
/// <param name="maxAttempts">After how many failures of one version the row is parked.</param>
internal sealed class RetryRule(BackOff backOff, int maxAttempts)
{
    /// <summary>Counts one failure. A row that is parked already, and was tried at an operator's wish, stays parked.</summary>
    public SnapshotStanding Failed(SnapshotStanding row, string? error, DateTimeOffset now)
    {
        var failed = row with { Attempts = row.Attempts + 1, LastError = error is null ? null : ErrorText.Of(error) };
        if (row.ParkedAt is not null || failed.Attempts >= maxAttempts)
            return failed with { ParkedAt = row.ParkedAt ?? now, NextAttemptAt = null, RetryDelay = null };

        var wait = backOff.Next(row.RetryDelay);
        return failed with { NextAttemptAt = now + wait, RetryDelay = wait };
    }
}
