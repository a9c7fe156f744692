using MarketSnapshot.Benchmarks.Population;
using Npgsql;

namespace MarketSnapshot.Benchmarks.Reconcile;

/// <summary>
/// Writes the source tables so that a given number of snapshots is concerned: a third each through readings and pest events at places
/// spread over all, the rest through single bookings and their certificates. Every round concerns other places and bookings.
/// </summary>
internal sealed class SourceChanges(NpgsqlDataSource database, int places, int bookings, int wanted)
{
    /// <summary>How many rounds can be had.</summary>
    public const int Rounds = 6;

    private const int Kinds = 4;

    // A prime, so that it has no divisor in common with round numbers of places.
    private const int Step = 7919;

    private readonly int _perPlace = Math.Max(1, bookings / places);

    /// <summary>How many places it takes at least, for every round to concern others.</summary>
    public static int PlacesFor(int wanted) => (wanted / 3 + 1) * Kinds * Rounds;

    /// <summary>Writes the changes of a round.</summary>
    /// <returns>How many snapshots on the market they concern, as the tables say.</returns>
    public async Task<int> ApplyAsync(int round, CancellationToken cancellationToken)
    {
        var atPlaces = wanted / 3 / _perPlace; // of each of the two kinds
        var single = wanted - 2 * atPlaces * _perPlace;
        await RunAsync(
            $"""
            insert into iot_sensor_readings (sensor_id, reading_time, value, alert_triggered)
            select {SourceData.Sensor($"2 * p + k")}, clock_timestamp(), 5.5 + {round}, false
            from ({Spread(atPlaces, round, kind: 0)}) t(p), generate_series(0, 1) k
            """, cancellationToken);
        await RunAsync(
            $"""
            insert into pest_events (id, location_id, pest_type, severity, confidence, detected_at)
            select gen_random_uuid(), {SourceData.Place("p")}, 'khapra beetle', 'high', 0.8, now() from ({Spread(atPlaces, round, kind: 1)}) t(p)
            """, cancellationToken);

        // The bookings are at places of their own, so that nothing is counted twice.
        await RunAsync(
            $"""
            update storage_bookings set quantity_kg = quantity_kg + 1
            where id in (select {SourceData.Booking("p")} from ({Spread(single / 2, round, kind: 2)}) t(p))
            """, cancellationToken);
        await RunAsync(
            $"""
            insert into certificates (id, booking_id, type, issuer, number, issue_date, status)
            select gen_random_uuid(), {SourceData.Booking("p")}, 'storage', 'Warehousing authority', 'S-{round}', current_date - 1, 'issued'
            from ({Spread(single - single / 2, round, kind: 3)}) t(p)
            """, cancellationToken);

        await using var command = database.CreateCommand(
            """
            select count(*)::int from market_inventory_snapshots s
            where on_market and (
                exists (select from change_log c where c.subject = 'booking' and c.subject_id = s.booking_id)
                or exists (select from change_log c where c.subject = 'location' and c.subject_id = s.location_id)
                or exists (select from change_log c where c.subject = 'vendor' and c.subject_id = s.vendor_id))
            """);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>
    /// Names every booking besides, as a system without a change log has to take it. Neighbours at a place come one after another, which
    /// is the cheapest order: the sections of a place are built once for them.
    /// </summary>
    public Task NameEverythingAsync(CancellationToken cancellationToken) => RunAsync(
        """
        with named as (delete from change_log)
        insert into change_log (subject, subject_id)
        select 'booking', booking_id from market_inventory_snapshots order by location_id, booking_id
        """, cancellationToken);

    /// <summary>Numbers of places that lie far apart; no kind of change and no round has the same.</summary>
    private string Spread(int count, int round, int kind) =>
        $"select ((n * {Kinds * Rounds} + {round * Kinds + kind}) * {Step}::bigint) % {places} from generate_series(0, {count - 1}) n";

    private async Task RunAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
