using MarketSnapshot.Core.Auditing;

namespace MarketSnapshot.Tests.Simulation.Postgres;

/// <summary>What one audit leaves to the next, on the model.</summary>
internal sealed class ModelAuditStates(ModelConnection connection) : IAuditStates
{
    private const int State = 1;

    private readonly ModelDatabase _database = connection.Database;

    public Task<AuditState> ReadAsync(CancellationToken cancellationToken) => connection.StatementAsync(
        "reads what the audit before left",
        _ => _database.AuditStates[State] is { } row
            ? new AuditState { Id = State, SharesRebuilt = row.SharesRebuilt, BrakedAt = row.BrakedAt, WouldWithdraw = row.WouldWithdraw, OnMarket = row.OnMarket }
            : new AuditState { Id = State },
        cancellationToken);

    public Task BrakeAsync(long wouldWithdraw, long onMarket, CancellationToken cancellationToken) =>
        StoreAsync("puts the brake on", row => row with { BrakedAt = row.BrakedAt ?? _database.Now, WouldWithdraw = wouldWithdraw, OnMarket = onMarket }, cancellationToken);

    public Task EndAsync(long sharesRebuilt, CancellationToken cancellationToken) =>
        StoreAsync("ends the audit", _ => new(sharesRebuilt, null, null, null), cancellationToken);

    private Task<bool> StoreAsync(string what, Func<AuditRow, AuditRow> change, CancellationToken cancellationToken) => connection.TransactionAsync(
        what,
        async transaction =>
        {
            await _database.AuditStates.LockAsync(transaction, State);
            _database.AuditStates.Write(transaction, State, change(_database.AuditStates.Find(transaction, State) ?? new(0, null, null, null)));
            return true;
        },
        cancellationToken);
}
