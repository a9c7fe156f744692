using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Listings.Events;
using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Snapshots;
using Npgsql;
using NpgsqlTypes;

namespace MarketSnapshot.Core.Publishing;

/// <summary>
/// Records how a batch ended: reads the rows under their locks, has <see cref="SettleRule"/> decide, writes them back and tells what
/// happened to their listings, all in one transaction of two round trips.
/// </summary>
internal static class SettleQuery
{
    /// <summary>Who waits longer meets a transaction that is stuck; the others of the batch are settled without that row.</summary>
    private const string WaitSql = "set local lock_timeout = '2s'";

    /// <summary>In id order, like every other lock on several snapshots.</summary>
    private const string LockSql =
        """
        select id from market_inventory_snapshots where id = any(@ids) order by id for update
        """;

    /// <summary>In a statement of its own after the locks, so that it sees what their previous holders committed.</summary>
    private const string ReadSql =
        """
        select s.id, s.version, s.published_version, s.status, s.on_market, s.content_hash, s.unpublished_since, s.first_published_at,
               s.published_at, s.last_synced_at, s.attempts, s.next_attempt_at, s.last_error, s.parked_at, s.retry_delay,
               statement_timestamp(), coalesce(s.lease_token = @token, false),
               case when s.version > a.version then coalesce(
                   (select h.at from snapshot_history h where h.booking_id = s.booking_id and h.version = a.version + 1),
                   s.updated_at) end
        from unnest(@ids, @versions) as a(id, version)
        join market_inventory_snapshots s on s.id = a.id
        """;

    private const string WriteSql =
        """
        update market_inventory_snapshots s
        set version = a.version,
            published_version = a.published_version,
            status = a.status,
            unpublished_since = a.unpublished_since,
            first_published_at = a.first_published_at,
            published_at = a.published_at,
            last_synced_at = a.last_synced_at,
            attempts = a.attempts,
            next_attempt_at = a.next_attempt_at,
            last_error = a.last_error,
            parked_at = a.parked_at,
            retry_delay = a.retry_delay,
            claimed_version = greatest(s.claimed_version, least(a.sent_version, a.version)),
            market_listing_id = case when a.published_version > 0 and a.first_published_at is not null
                                     then s.booking_id::text else s.market_listing_id end,
            claimed_at = case when a.released and s.lease_token = @token then null else s.claimed_at end,
            leased_until = case when s.lease_token = @token then null else s.leased_until end,
            lease_token = case when s.lease_token = @token then null else s.lease_token end
        from unnest(
            @ids, @versions, @published_versions, @statuses, @unpublished_since, @first_published_at, @published_at, @last_synced_at,
            @attempts, @next_attempt_at, @last_errors, @parked_at, @retry_delays, @sent_versions, @released)
            as a(id, version, published_version, status, unpublished_since, first_published_at, published_at, last_synced_at,
                 attempts, next_attempt_at, last_error, parked_at, retry_delay, sent_version, released)
        where s.id = a.id
        """;

    /// <summary>A version that was raised to go ahead of the market has its line in the history.</summary>
    private const string HistorySql =
        """
        insert into snapshot_history (booking_id, version, at, cause, changed_sections)
        select booking_id, version, statement_timestamp(), @cause, '{}' from market_inventory_snapshots where id = any(@raised)
        on conflict do nothing
        """;

    /// <summary>The rows are locked, so this is the version that was read before.</summary>
    private const string StatesSql = $"select {ClaimQuery.StateColumns} from market_inventory_snapshots s where s.id = any(@ids)";

    /// <summary>
    /// Goes with the last statements, so that the lock under which events are numbered is never held while a worker thinks, or is frozen.
    /// </summary>
    private const string CommitSql = "commit";

    /// <summary>Settles a batch.</summary>
    public static async Task<IReadOnlyList<SettleOutcome>> RunAsync(
        NpgsqlDataSource database, Guid token, IReadOnlyList<SentSnapshot> sent, RetryRule retry, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var rows = await ReadAsync(connection, token, sent, cancellationToken);

        List<SettleOutcome> outcomes = new(sent.Count);
        List<Settled> settled = new(sent.Count);
        foreach (var one in sent)
        {
            // A row that is gone needs nothing any more: its withdrawal was confirmed before it was removed.
            if (!rows.TryGetValue(one.Claimed.Id, out var row))
                continue;
            var (standing, kind) = SettleRule.Settle(row.Standing, one, row.Moment, retry);
            settled.Add(new(one.Claimed, standing, kind, ListingEventRule.Of(row.Standing, standing)));
            outcomes.Add(new(one.Claimed.State.BookingId, kind, kind is SettleKind.Failed or SettleKind.Parked ? one.Error : null));
        }

        await WriteAsync(connection, token, settled, await EventsAsync(connection, settled, cancellationToken), cancellationToken);
        return outcomes;
    }

    private static async Task<Dictionary<Guid, LockedRow>> ReadAsync(
        NpgsqlConnection connection, Guid token, IReadOnlyList<SentSnapshot> sent, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. sent.Select(one => one.Claimed.Id)];
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(WaitSql),
                new(LockSql) { Parameters = { new("ids", ids) } },
                new(ReadSql) { Parameters = { new("ids", ids), new("versions", sent.Select(one => one.Claimed.State.Version).ToArray()), new("token", token) } },
            },
        };

        Dictionary<Guid, LockedRow> rows = new(ids.Length);
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            rows[row.GetGuid(0)] = new(
                new SnapshotStanding
                {
                    Version = row.GetInt64(1),
                    PublishedVersion = row.GetInt64(2),
                    Status = EnumText<SnapshotStatus>.Parse(row.GetString(3)),
                    OnMarket = row.GetBoolean(4),
                    ContentHash = row.GetString(5),
                    UnpublishedSince = row.Maybe<DateTimeOffset>(6),
                    FirstPublishedAt = row.Maybe<DateTimeOffset>(7),
                    PublishedAt = row.Maybe<DateTimeOffset>(8),
                    LastSyncedAt = row.Maybe<DateTimeOffset>(9),
                    Attempts = row.GetInt32(10),
                    NextAttemptAt = row.Maybe<DateTimeOffset>(11),
                    LastError = row.Text(12),
                    ParkedAt = row.Maybe<DateTimeOffset>(13),
                    RetryDelay = row.Maybe<TimeSpan>(14),
                },
                new(row.GetFieldValue<DateTimeOffset>(15), row.Maybe<DateTimeOffset>(17), row.GetBoolean(16)));
        }

        return rows;
    }

    /// <summary>What to tell. The version that is confirmed is the one that was sent or, where another worker brought it, the row's.</summary>
    private static async Task<List<(ListingEventKind Kind, ListingState State)>> EventsAsync(
        NpgsqlConnection connection, List<Settled> settled, CancellationToken cancellationToken)
    {
        Dictionary<Guid, ListingState> states = [];
        Guid[] unsent = [.. settled.Where(s => s.Event is not null && s.Row.PublishedVersion != s.SentVersion).Select(s => s.Id)];
        if (unsent.Length > 0)
        {
            await using var command = new NpgsqlCommand(StatesSql, connection) { Parameters = { new("ids", unsent) } };
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
                states[row.GetGuid(0)] = ClaimQuery.ReadState(row);
        }

        return [.. settled.Where(s => s.Event is not null).Select(s => (s.Event!.Value, states.GetValueOrDefault(s.Id, s.Claimed.State)))];
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection, Guid token, List<Settled> settled, List<(ListingEventKind Kind, ListingState State)> events,
        CancellationToken cancellationToken)
    {
        var write = new NpgsqlBatchCommand(WriteSql);
        write.Parameters.AddWithValue("token", token);
        write.Parameters.AddWithValue("ids", Column(s => s.Id));
        write.Parameters.AddWithValue("versions", Column(s => s.Row.Version));
        write.Parameters.AddWithValue("published_versions", Column(s => s.Row.PublishedVersion));
        write.Parameters.AddWithValue("statuses", Column(s => EnumText<SnapshotStatus>.Of(s.Row.Status)));
        AddTimes("unpublished_since", s => s.UnpublishedSince);
        AddTimes("first_published_at", s => s.FirstPublishedAt);
        AddTimes("published_at", s => s.PublishedAt);
        AddTimes("last_synced_at", s => s.LastSyncedAt);
        write.Parameters.AddWithValue("attempts", Column(s => s.Row.Attempts));
        AddTimes("next_attempt_at", s => s.NextAttemptAt);
        write.Parameters.Add(new("last_errors", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = Column(s => s.Row.LastError) });
        AddTimes("parked_at", s => s.ParkedAt);
        write.Parameters.Add(new("retry_delays", NpgsqlDbType.Array | NpgsqlDbType.Interval) { Value = Column(s => s.Row.RetryDelay) });
        write.Parameters.AddWithValue("sent_versions", Column(s => s.SentVersion));
        write.Parameters.AddWithValue("released", Column(s => s.Kind == SettleKind.Released));

        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { write } };
        Guid[] raised = [.. settled.Where(s => s.Kind == SettleKind.Overtaken).Select(s => s.Id)];
        if (raised.Length > 0)
        {
            batch.BatchCommands.Add(new(HistorySql)
            {
                Parameters = { new("raised", raised), new("cause", SnapshotCause.MarketAhead) },
            });
        }

        if (events.Count > 0)
            batch.BatchCommands.Add(ListingEventWrite.Of(events));
        batch.BatchCommands.Add(new(CommitSql));
        await batch.ExecuteNonQueryAsync(cancellationToken);

        T[] Column<T>(Func<Settled, T> value) => [.. settled.Select(value)];

        void AddTimes(string name, Func<SnapshotStanding, DateTimeOffset?> value) => write.Parameters.Add(
            new(name, NpgsqlDbType.Array | NpgsqlDbType.TimestampTz) { Value = Column(s => value(s.Row)) });
    }

    private sealed record LockedRow(SnapshotStanding Standing, SettleMoment Moment);

    private sealed record Settled(ClaimedSnapshot Claimed, SnapshotStanding Row, SettleKind Kind, ListingEventKind? Event)
    {
        public Guid Id => Claimed.Id;

        public long SentVersion => Claimed.State.Version;
    }
}
