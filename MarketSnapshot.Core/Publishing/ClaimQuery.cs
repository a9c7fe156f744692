using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Persistence;
using Npgsql;
using NpgsqlTypes;

namespace MarketSnapshot.Core.Publishing;

/// <summary>Takes what is due.</summary>
internal static class ClaimQuery
{
    /// <summary>
    /// The partial index on (unpublished_since, id) of what is unpublished and not parked gives the oldest first. SKIP LOCKED passes over
    /// what another worker claims at this moment, and the lease over what it claimed before; what is passed over stays due.
    /// </summary>
    private const string DueSql =
        """
        select id from market_inventory_snapshots
        where version > published_version
          and parked_at is null
          and (leased_until is null or leased_until <= statement_timestamp())
          and (@ignore_back_off or next_attempt_at is null or next_attempt_at <= statement_timestamp())
          and (@not_claimed_since is null or claimed_at is null or claimed_at < @not_claimed_since or claimed_version < version)
          and (@after is null or (unpublished_since, id) > (@after, @after_id))
          and (@not_claimed_within is null or claimed_at is null or claimed_at <= statement_timestamp() - @not_claimed_within)
        order by unpublished_since, id
        limit @size
        for update skip locked
        """;

    /// <summary>One booking's, by the unique index on booking_id.</summary>
    private const string OneSql =
        """
        select id from market_inventory_snapshots
        where booking_id = @booking_id
          and version > published_version
          and (leased_until is null or leased_until <= statement_timestamp())
        for update skip locked
        """;

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

    private static readonly string ClaimDueSql = Claim(DueSql);
    private static readonly string ClaimOneSql = Claim(OneSql);

    /// <summary>Runs the claim.</summary>
    public static async Task<IReadOnlyList<ClaimedSnapshot>> RunAsync(
        NpgsqlDataSource database, ClaimRequest request, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(request.BookingId is null ? ClaimDueSql : ClaimOneSql);
        command.Parameters.AddWithValue("token", request.Token);
        command.Parameters.AddWithValue("lease", lease);
        if (request.BookingId is { } bookingId)
        {
            command.Parameters.AddWithValue("booking_id", bookingId);
        }
        else
        {
            command.Parameters.AddWithValue("size", request.Size);
            command.Parameters.AddWithValue("ignore_back_off", request.IgnoreBackOff);
            command.Parameters.With("not_claimed_since", NpgsqlDbType.TimestampTz, request.NotClaimedSince);
            command.Parameters.With("after", NpgsqlDbType.TimestampTz, request.After?.UnpublishedSince);
            command.Parameters.With("after_id", NpgsqlDbType.Uuid, request.After?.Id);
            command.Parameters.With("not_claimed_within", NpgsqlDbType.Interval, request.NotClaimedWithin);
        }

        List<ClaimedSnapshot> claimed = [];
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            claimed.Add(Read(row));
        return claimed;
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
