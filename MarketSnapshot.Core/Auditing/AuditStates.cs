using MarketSnapshot.Core.Persistence;
using Npgsql;

namespace MarketSnapshot.Core.Auditing;

/// <summary><c>audit_state</c>: what one audit leaves to the next, and to those who look after the system.</summary>
public sealed class AuditStates(NpgsqlDataSource database) : IAuditStates
{
    private const string ReadSql = "select shares_rebuilt, braked_at, would_withdraw, on_market from audit_state where id = 1";

    private const string BrakeSql =
        """
        insert into audit_state as a (id, braked_at, would_withdraw, on_market) values (1, statement_timestamp(), @would_withdraw, @on_market)
        on conflict (id) do update
        set braked_at = coalesce(a.braked_at, excluded.braked_at), would_withdraw = excluded.would_withdraw, on_market = excluded.on_market
        """;

    private const string EndSql =
        """
        insert into audit_state as a (id, shares_rebuilt) values (1, @shares_rebuilt)
        on conflict (id) do update
        set shares_rebuilt = excluded.shares_rebuilt, braked_at = null, would_withdraw = null, on_market = null
        """;

    /// <summary>What the audit before left.</summary>
    /// <exception cref="NpgsqlException">PostgreSQL could not be asked.</exception>
    public async Task<AuditState> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ReadSql);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new()
            {
                Id = 1,
                SharesRebuilt = row.GetInt64(0),
                BrakedAt = row.Maybe<DateTimeOffset>(1),
                WouldWithdraw = row.Maybe<long>(2),
                OnMarket = row.Maybe<long>(3),
            }
            : new() { Id = 1 };
    }

    /// <inheritdoc/>
    public async Task BrakeAsync(long wouldWithdraw, long onMarket, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(BrakeSql);
        command.Parameters.AddWithValue("would_withdraw", wouldWithdraw);
        command.Parameters.AddWithValue("on_market", onMarket);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task EndAsync(long sharesRebuilt, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(EndSql);
        command.Parameters.AddWithValue("shares_rebuilt", sharesRebuilt);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
