using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Persistence;
using Npgsql;
using NpgsqlTypes;

namespace MarketSnapshot.Core.Publishing;

/// <summary>Takes what is due.</summary>
internal static class ClaimQuery
{
    /// <summary>
    /// What is due behind a place in the queue. Row comparison and order are those of the partial index on (unpublished_since, id) of what is
    /// unpublished and not parked, so a claim begins in the index where the one before ended, however many dead entries lie in front. A lease
    /// or claim beyond what a clock can have given holds nobody up.
    /// </summary>
    private const string Due =
        """
        from market_inventory_snapshots
        where version > published_version
          and parked_at is null
          and (unpublished_since, id) > (@after, @after_id)
          and (leased_until is null or leased_until <= statement_timestamp() or leased_until > statement_timestamp() + @longest_lease)
          and (@ignore_back_off or next_attempt_at is null or next_attempt_at <= statement_timestamp())
          and (@not_claimed_since is null or claimed_at is null or claimed_at < @not_claimed_since
               or claimed_at > statement_timestamp() or claimed_version < version)
          and (@unpublished_until is null or unpublished_since <= @unpublished_until or unpublished_since > statement_timestamp())
          and (@not_claimed_within is null or claimed_at is null or claimed_at <= statement_timestamp() - @not_claimed_within
               or claimed_at > statement_timestamp())
        order by unpublished_since, id
        limit @size
        """;

    /// <summary>
    /// SKIP LOCKED passes over what another worker claims at this moment, and the lease over what it claimed before; what is passed over
    /// stays due.
    /// </summary>
    private const string DueSql = $"select id {Due} for update skip locked";

    /// <summary>Only looks.</summary>
    private const string FirstDueSql = $"select unpublished_since, id {Due}";

    /// <summary>One booking's, by the unique index on booking_id.</summary>
    private const string OneSql =
        """
        select id from market_inventory_snapshots
        where booking_id = @booking_id
          and version > published_version
          and (leased_until is null or leased_until <= statement_timestamp() or leased_until > statement_timestamp() + @longest_lease)
        for update skip locked
        """;

    /// <summary>
    /// Whatever PostgreSQL's statistics say, and after a large change they say the wrong thing for a while, the rows are taken off the index in
    /// its order: a plan that sorts reads the whole backlog for every batch.
    /// </summary>
    internal static readonly string[] PlanSql = ["set local enable_sort = off", "set local enable_hashjoin = off", "set local enable_mergejoin = off"];

    private static string Claim(string due) =>
        $"""
        with due as materialized ({due})
        update market_inventory_snapshots s
        set lease_token = @token, leased_until = statement_timestamp() + @lease, claimed_version = s.version,
            claimed_at = statement_timestamp()
        from due
        where s.id = due.id
        returning {StateColumns}, s.unpublished_since, s.trace_parent
        """;

    /// <summary>What <see cref="ReadState"/> reads, of a snapshot <c>s</c>.</summary>
    public const string StateColumns =
        """
        s.id, s.booking_id, s.version, s.on_market, s.content_hash, s.farmer_id, s.vendor_id, s.crop_type, s.grade, s.quantity_kg,
        s.start_date, s.end_date, s.duration_days, s.listing_details::text, s.inspection_data::text, s.sensors::text, s.pest_events::text,
        s.certificates::text, s.snap_metadata::text, s.first_published_at, coalesce(s.claimed_at, s.updated_at)
        """;

    internal static readonly string ClaimDueSql = Claim(DueSql);
    private static readonly string ClaimOneSql = Claim(OneSql);

    /// <summary>Runs the claim. Whoever gives up before it is done has claimed nothing.</summary>
    public static Task<List<ClaimedSnapshot>> RunAsync(
        NpgsqlDataSource database, ClaimRequest request, TimeSpan lease, CancellationToken cancellationToken) =>
        database.InTransactionAsync(
            async (connection, ct) =>
            {
                var claim = new NpgsqlBatchCommand(request.BookingId is null ? ClaimDueSql : ClaimOneSql);
                AddClaim(claim.Parameters, request, lease);
                await using var batch = new NpgsqlBatch(connection);
                foreach (var setting in PlanSql)
                    batch.BatchCommands.Add(new(setting));
                batch.BatchCommands.Add(claim);

                List<ClaimedSnapshot> claimed = [];
                await using var row = await batch.ExecuteReaderAsync(ct);
                while (await row.ReadAsync(ct))
                    claimed.Add(Read(row));
                return claimed;
            },
            cancellationToken);

    /// <summary>Where the first stands that the request would claim; null where it would claim none.</summary>
    public static async Task<QueuePosition?> FirstAsync(NpgsqlDataSource database, ClaimRequest request, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(FirstDueSql);
        AddDue(command.Parameters, request with { Size = 1 });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new(row.GetFieldValue<DateTimeOffset>(0), row.GetGuid(1)) : null;
    }

    /// <summary>The parameters of a claim.</summary>
    internal static void AddClaim(NpgsqlParameterCollection parameters, ClaimRequest request, TimeSpan lease)
    {
        parameters.AddWithValue("token", request.Token);
        parameters.AddWithValue("lease", lease);
        AddDue(parameters, request);
    }

    private static void AddDue(NpgsqlParameterCollection parameters, ClaimRequest request)
    {
        parameters.AddWithValue("longest_lease", PublishingOptions.LongestLease);
        if (request.BookingId is { } bookingId)
        {
            parameters.AddWithValue("booking_id", bookingId);
            return;
        }

        // The front of the queue is before all times and ids.
        parameters.AddWithValue("after", request.After?.UnpublishedSince.UtcDateTime ?? DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc));
        parameters.AddWithValue("after_id", request.After?.Id ?? Guid.Empty);
        parameters.AddWithValue("size", request.Size);
        parameters.AddWithValue("ignore_back_off", request.IgnoreBackOff);
        parameters.With("not_claimed_since", NpgsqlDbType.TimestampTz, request.NotClaimedSince);
        parameters.With("unpublished_until", NpgsqlDbType.TimestampTz, request.UnpublishedUntil);
        parameters.With("not_claimed_within", NpgsqlDbType.Interval, request.NotClaimedWithin);
    }

    /// <summary>Reads <see cref="StateColumns"/>, the first of the row.</summary>
    public static ListingState ReadState(NpgsqlDataReader row) => new()
    {
        SnapshotId = row.GetGuid(0),
        BookingId = row.GetGuid(1),
        Version = row.GetInt64(2),
        OnMarket = row.GetBoolean(3),
        ContentHash = row.GetString(4),
        FarmerId = row.GetGuid(5),
        VendorId = row.GetGuid(6),
        CropType = row.GetString(7),
        Grade = row.Text(8),
        QuantityKg = row.GetDecimal(9),
        StartDate = row.GetFieldValue<DateTimeOffset>(10),
        EndDate = row.GetFieldValue<DateTimeOffset>(11),
        DurationDays = row.GetInt32(12),
        Details = row.GetString(13),
        InspectionData = row.GetString(14),
        Sensors = row.GetString(15),
        PestEvents = row.GetString(16),
        Certificates = row.GetString(17),
        Metadata = row.GetString(18),
        FirstPublishedAt = row.Maybe<DateTimeOffset>(19),
        SentAt = row.GetFieldValue<DateTimeOffset>(20),
    };

    private static ClaimedSnapshot Read(NpgsqlDataReader row) =>
        new(row.GetGuid(0), ReadState(row), row.Maybe<DateTimeOffset>(21), row.Text(22));
}
