using System.Globalization;

namespace MarketSnapshot.Core.Auditing;

/// <summary>What one audit leaves to the next. One row, or none before the first.</summary>
public sealed class AuditState
{
    /// <summary>Always 1.</summary>
    public int Id { get; init; }

    /// <summary>How many shares of the snapshots have been rebuilt from their sources so far; the next share follows from it.</summary>
    public long SharesRebuilt { get; init; }

    /// <summary>Since when the brake is on; null while it is not.</summary>
    public DateTimeOffset? BrakedAt { get; init; }

    /// <summary>How many listings the audit that stopped last would have withdrawn; null while the brake is not on.</summary>
    public long? WouldWithdraw { get; init; }

    /// <summary>Of how many that were on the market; null while the brake is not on.</summary>
    public long? OnMarket { get; init; }

    /// <summary>What is wrong while the brake is on, as a sentence for a person; null while it is not.</summary>
    internal string? Problem => (BrakedAt, WouldWithdraw, OnMarket) is ({ } since, { } wouldWithdraw, { } onMarket)
        ? string.Create(CultureInfo.InvariantCulture, $"Since {since:u} the audit waits for an operator: it would withdraw {wouldWithdraw} of {onMarket} listings.")
        : null;
}
