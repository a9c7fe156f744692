namespace MarketSnapshot.Core.Auditing;

/// <summary>What one audit leaves to the next, and to those who look after the system. Every method is one statement.</summary>
internal interface IAuditStates
{
    /// <summary>What the audit before left.</summary>
    Task<AuditState> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Puts the brake on, or keeps it on with new figures.</summary>
    Task BrakeAsync(long wouldWithdraw, long onMarket, CancellationToken cancellationToken);

    /// <summary>Takes the brake off and notes how many shares have been rebuilt.</summary>
    Task EndAsync(long sharesRebuilt, CancellationToken cancellationToken);
}
